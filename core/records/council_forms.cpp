// A council's own versions of the forms: what they may change, and where they travel.
#include <algorithm>

#include "core/records/fields.h"
#include "core/records/forms.h"

namespace doorstep {
namespace {

bool isList(FieldType type) {
    return type == FieldType::People || type == FieldType::Actions;
}

Error refused(const FormDefinition& form, const std::string& why) {
    return {ErrorCode::InvalidInput, "form ‘" + form.type + "’: " + why};
}

/// Where a key stands in a form, and whether it is asked about each child.
std::pair<const FieldDefinition*, bool> placeOf(const FormDefinition& form, const std::string& key) {
    for (const SectionDefinition& section : form.sections) {
        for (const FieldDefinition& field : section.fields) {
            if (field.key == key) return {&field, section.forEachChild};
        }
    }
    return {nullptr, false};
}

Result<void> checkField(const FormDefinition& form, const FieldDefinition& field, bool forEachChild,
                        const FormDefinition& shipped) {
    const auto [known, ofChild] = placeOf(shipped, field.key);
    if (known == nullptr) {
        if (isList(field.type)) return refused(form, "the field ‘" + field.key + "’ is a list of its own");
        if (field.merge != MergeKind::KeepAll) {
            return refused(form, "the field ‘" + field.key + "’ has to keep both versions");
        }
        return {};
    }
    if (known->type != field.type || known->merge != field.merge || ofChild != forEachChild) {
        return refused(form, "the field ‘" + field.key + "’ is of another kind than the one that ships");
    }
    return {};
}

}  // namespace

Result<void> Forms::add(FormDefinition form) {
    const FormDefinition* shipped = Forms::shipped().find(form.type);
    if (shipped == nullptr) return refused(form, "there is none of this type to be changed");
    if (form.version <= shipped->version) {
        return refused(form, "versions of the council's own begin above " + std::to_string(shipped->version));
    }
    if (forms_[form.type].count(form.version) > 0) {
        return refused(form, "version " + std::to_string(form.version) + " is there already");
    }
    if (form.writers != shipped->writers) return refused(form, "who writes it cannot be changed");
    for (const SectionDefinition& section : form.sections) {
        for (const FieldDefinition& field : section.fields) {
            TRY(checkField(form, field, section.forEachChild, *shipped));
        }
    }
    const std::uint32_t version = form.version;
    forms_[form.type].emplace(version, std::move(form));
    return {};
}

std::shared_ptr<const Forms> Forms::with(const Record& council) {
    auto forms = std::make_shared<Forms>(shipped());
    for (const std::string& element : membersOf(council, "form")) {
        auto form = parse(textValue(council, elementField("form", element, "definition")));
        if (form) (void)forms->add(std::move(*form));
    }
    return forms;
}

RecordId councilRecordId() {
    RecordId id;
    id.bytes = {'d', 'o', 'o', 'r', 's', 't', 'e', 'p', ' ', 'c', 'o', 'u', 'n', 'c', 'i', 'l'};
    return id;
}

std::string councilFormField(const FormDefinition& form) {
    return elementField("form", form.type + "-" + std::to_string(form.version), "definition");
}

}  // namespace doorstep
