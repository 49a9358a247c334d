// The forms this build ships, and what follows from a definition.
#include "core/records/forms.h"

#include <algorithm>

#include "core/records/fields.h"

namespace doorstep {
namespace embedded {
extern const std::string_view kVisitForm;
extern const std::string_view kContactForm;
extern const std::string_view kMissingForm;
extern const std::string_view kPathwayPlanForm;
extern const std::string_view kOversightForm;
}  // namespace embedded

namespace {

/// Types that only imports write; see `Forms::mergeKind`.
bool isReference(const std::string& type) {
    return type == "person" || type == "allocation" || type == "user" || type == "team" ||
           type == "council";
}

bool isList(const FieldDefinition& field) {
    return field.type == FieldType::People || field.type == FieldType::Actions;
}

std::string codeOf(const Value& value) {
    if (const auto* answer = std::get_if<bool>(&value)) return *answer ? "yes" : "no";
    const auto* text = std::get_if<std::string>(&value);
    return text ? *text : std::string();
}

/// The values of a field of the same child; when the child has none, of the record.
std::vector<Value> valuesFor(const Record& record, const std::string& key, const std::string& element) {
    if (element.empty()) return distinctValues(record, key);
    const std::string ofChild = elementField("child", element, key);
    return distinctValues(record, record.fields.count(ofChild) > 0 ? ofChild : key);
}

bool holds(const Condition& condition, const Record& record, const std::string& element) {
    const std::vector<Value> values = valuesFor(record, condition.field, element);
    return std::any_of(values.begin(), values.end(), [&](const Value& value) {
        return std::find(condition.anyOf.begin(), condition.anyOf.end(), codeOf(value)) !=
               condition.anyOf.end();
    });
}

}  // namespace

bool FormDefinition::isWrittenBy(std::string_view role) const {
    return writers.empty() || std::find(writers.begin(), writers.end(), role) != writers.end();
}

const FieldDefinition* FormDefinition::find(std::string_view path) const {
    const FieldPath parts = partsOf(path);
    const bool ofChild = parts.group == "child";
    for (const SectionDefinition& section : sections) {
        if (section.forEachChild != ofChild) continue;
        for (const FieldDefinition& field : section.fields) {
            const bool named = ofChild || parts.group.empty() ? field.key == parts.name
                                                              : isList(field) && field.key == parts.group;
            if (named) return &field;
        }
    }
    return nullptr;
}

const Forms& Forms::shipped() {
    static const Forms forms = [] {
        Forms built;
        for (const std::string_view json :
             {embedded::kVisitForm, embedded::kContactForm, embedded::kMissingForm,
              embedded::kPathwayPlanForm, embedded::kOversightForm}) {
            FormDefinition form = parse(json).value();
            built.forms_[form.type][form.version] = std::move(form);
        }
        return built;
    }();
    return forms;
}

const FormDefinition* Forms::find(const std::string& type) const {
    const auto found = forms_.find(type);
    return found == forms_.end() ? nullptr : &found->second.rbegin()->second;
}

const FormDefinition* Forms::find(const std::string& type, std::uint32_t version) const {
    const auto found = forms_.find(type);
    if (found == forms_.end()) return nullptr;
    const auto written = found->second.find(version);
    return written == found->second.end() ? find(type) : &written->second;
}

std::vector<const FormDefinition*> Forms::versions(const std::string& type) const {
    std::vector<const FormDefinition*> versions;
    const auto found = forms_.find(type);
    if (found == forms_.end()) return versions;
    for (const auto& [version, form] : found->second) versions.insert(versions.begin(), &form);
    return versions;
}

std::vector<const FormDefinition*> Forms::offered(std::string_view role,
                                                  const std::vector<std::string>& statuses) const {
    std::vector<const FormDefinition*> offered;
    for (const auto& [type, versions] : forms_) {
        const FormDefinition& form = versions.rbegin()->second;
        const auto held = std::find_first_of(form.offeredFor.begin(), form.offeredFor.end(),
                                             statuses.begin(), statuses.end());
        if (!form.isWrittenBy(role) || (!form.offeredFor.empty() && held == form.offeredFor.end()))
            continue;
        offered.push_back(&form);
    }
    std::sort(offered.begin(), offered.end(),
              [](const FormDefinition* a, const FormDefinition* b) { return a->title < b->title; });
    return offered;
}

MergeKind Forms::mergeKind(const std::string& type, const std::string& field) const {
    if (isMembership(partsOf(field))) return MergeKind::Member;
    if (isReference(type)) return MergeKind::Latest;
    const FormDefinition* form = find(type);
    const FieldDefinition* definition = form ? form->find(field) : nullptr;
    return definition ? definition->merge : MergeKind::KeepAll;
}

MergeKinds Forms::mergeKinds() const {
    return [forms = *this](const std::string& type, const std::string& field) {
        return forms.mergeKind(type, field);
    };
}

std::string withName(std::string text, const std::string& name) {
    constexpr std::string_view placeholder = "{name}";
    for (std::size_t at = text.find(placeholder); at != std::string::npos;
         at = text.find(placeholder, at)) {
        text.replace(at, placeholder.size(), name);
        at += name.size();
    }
    return text;
}

std::string nameFor(const PersonNames& names, const std::string& element) {
    const auto id = parseId<PersonId>(element);
    const auto found = id ? names.find(*id) : names.end();
    return found == names.end() ? "the child" : found->second;
}

bool allHold(const std::vector<Condition>& conditions, const Record& record, const std::string& element) {
    return std::all_of(conditions.begin(), conditions.end(),
                       [&](const Condition& condition) { return holds(condition, record, element); });
}

bool isShown(const FieldDefinition& field, const Record& record, const std::string& element) {
    return allHold(field.shownWhen, record, element);
}

bool isRequired(const FieldDefinition& field, const Record& record, const std::string& element) {
    return field.required && allHold(field.requiredWhen, record, element);
}

}  // namespace doorstep
