// Form definitions, read from JSON and checked for sense.
#include <algorithm>
#include <array>
#include <set>

#include "core/records/fields.h"
#include "core/records/forms.h"
#include "core/records/json_object.h"

namespace doorstep {
namespace {

struct TypeName {
    const char* name;
    FieldType type;
};
constexpr std::array kTypeNames = {
    TypeName{"text", FieldType::Text},       TypeName{"narrative", FieldType::Narrative},
    TypeName{"yes_no", FieldType::YesNo},    TypeName{"choice", FieldType::Choice},
    TypeName{"date", FieldType::Date},       TypeName{"time", FieldType::Time},
    TypeName{"number", FieldType::Number},   TypeName{"people", FieldType::People},
    TypeName{"actions", FieldType::Actions},
};

FieldType readType(JsonObject& json) {
    const std::string name = json.text("type");
    for (const TypeName& known : kTypeNames) {
        if (name == known.name) return known.type;
    }
    json.fail("‘" + name + "’ is no type of field");
    return FieldType::Text;
}

MergeKind readMerge(JsonObject& json) {
    const std::string name = json.textOr("merge", "keep_all");
    if (name != "keep_all" && name != "latest") json.fail("merge is neither keep_all nor latest");
    return name == "latest" ? MergeKind::Latest : MergeKind::KeepAll;
}

std::vector<Option> readOptions(JsonObject& json) {
    std::vector<Option> options;
    std::set<std::string> codes;
    for (JsonObject& item : json.objects("options")) {
        Option option{item.text("code"), item.text("label"), item.textOr("hint", "")};
        if (!codes.insert(option.code).second) item.fail("the code ‘" + option.code + "’ is there twice");
        item.noOthers();
        options.push_back(std::move(option));
    }
    return options;
}

std::vector<Condition> readConditions(JsonObject& json, const char* key) {
    std::vector<Condition> conditions;
    for (JsonObject& item : json.objects(key)) {
        Condition condition{item.text("field"), item.texts("anyOf")};
        if (condition.anyOf.empty()) item.fail("anyOf is missing");
        item.noOthers();
        conditions.push_back(std::move(condition));
    }
    return conditions;
}

std::vector<Limit> readLimits(JsonObject& json) {
    std::vector<Limit> limits;
    for (JsonObject& item : json.objects("limits")) {
        const bool before = item.has("notBefore");
        Limit limit{before ? Limit::Side::NotBefore : Limit::Side::NotAfter,
                    item.text(before ? "notBefore" : "notAfter"), item.text("message")};
        item.noOthers();
        limits.push_back(std::move(limit));
    }
    return limits;
}

FieldDefinition readField(JsonObject& json) {
    FieldDefinition field;
    field.key = json.text("key");
    field.type = readType(json);
    field.label = json.text("label");
    field.hint = json.textOr("hint", "");
    field.options = readOptions(json);
    field.merge = readMerge(json);
    field.shownWhen = readConditions(json, "shownWhen");
    field.requiredWhen = readConditions(json, "requiredWhen");
    field.required = json.flag("required") || !field.requiredWhen.empty();
    field.requiredMessage = field.required ? json.text("requiredMessage") : "";
    field.limits = readLimits(json);
    field.quick = json.flag("quick");
    if ((field.type == FieldType::Choice) == field.options.empty()) {
        json.fail("a choice has options, and nothing else has");
    }
    if (!field.limits.empty() && field.type != FieldType::Date && field.type != FieldType::Time) {
        json.fail("only dates and times have limits");
    }
    json.noOthers();
    return field;
}

std::vector<SectionDefinition> readSections(JsonObject& json) {
    std::vector<SectionDefinition> sections;
    std::set<std::string> keys;
    for (JsonObject& item : json.objects("sections")) {
        SectionDefinition section;
        section.id = item.text("id");
        section.title = item.text("title");
        section.forEachChild = item.flag("forEachChild");
        for (JsonObject& inner : item.objects("fields")) {
            section.fields.push_back(readField(inner));
            const std::string& key = section.fields.back().key;
            if (!isFieldPath(key) || key.find('/') != std::string::npos)
                inner.fail("the key is no field name");
            if (!keys.insert(key).second) inner.fail("the key ‘" + key + "’ is there twice");
        }
        item.noOthers();
        sections.push_back(std::move(section));
    }
    return sections;
}

std::vector<Rule> readRules(JsonObject& json) {
    std::vector<Rule> rules;
    for (JsonObject& item : json.objects("rules")) {
        Rule rule;
        rule.when = readConditions(item, "when");
        rule.field = item.text("field");
        rule.noneOf = item.texts("noneOf");
        rule.message = item.text("message");
        item.noOthers();
        rules.push_back(std::move(rule));
    }
    return rules;
}

/// Whether a field can hold a code, so that a condition or rule about it can ever be true.
bool canHold(const FieldDefinition& field, const std::string& code) {
    if (field.type == FieldType::YesNo) return code == "yes" || code == "no";
    const auto hasCode = [&](const Option& option) { return option.code == code; };
    return std::any_of(field.options.begin(), field.options.end(), hasCode);
}

void checkCodes(JsonObject& json, const std::map<std::string, const FieldDefinition*>& fields,
                const std::string& key, const std::vector<std::string>& codes) {
    const auto found = fields.find(key);
    if (found == fields.end()) return json.fail("there is no field ‘" + key + "’ to depend on");
    for (const std::string& code : codes) {
        if (!canHold(*found->second, code)) json.fail("‘" + key + "’ can never be ‘" + code + "’");
    }
}

void checkReferences(JsonObject& json, const FormDefinition& form) {
    std::map<std::string, const FieldDefinition*> fields;
    for (const SectionDefinition& section : form.sections) {
        for (const FieldDefinition& field : section.fields) fields[field.key] = &field;
    }
    for (const auto& [key, field] : fields) {
        for (const Condition& condition : field->shownWhen)
            checkCodes(json, fields, condition.field, condition.anyOf);
        for (const Condition& condition : field->requiredWhen) {
            checkCodes(json, fields, condition.field, condition.anyOf);
        }
        for (const Limit& limit : field->limits) {
            const auto other = fields.find(limit.than);
            if (limit.than == "now" || (other != fields.end() && other->second->type == field->type))
                continue;
            json.fail("‘" + key + "’ is limited by ‘" + limit.than + "’, which is not of its kind");
        }
    }
    for (const Rule& rule : form.rules) {
        checkCodes(json, fields, rule.field, rule.noneOf);
        for (const Condition& condition : rule.when)
            checkCodes(json, fields, condition.field, condition.anyOf);
    }
}

}  // namespace

Result<FormDefinition> Forms::parse(std::string_view text) {
    JsonObject json(text);
    FormDefinition form;
    form.type = json.text("type");
    form.version = static_cast<std::uint32_t>(json.number("version", 0));
    form.title = json.text("title");
    form.writers = json.texts("writers");
    form.offeredFor = json.texts("offeredFor");
    form.sections = readSections(json);
    form.rules = readRules(json);
    if (form.version == 0) json.fail("versions are numbered from 1");
    if (form.sections.empty()) json.fail("a form has sections");
    checkReferences(json, form);
    json.noOthers();
    if (json.failure()) return Error(*json.failure());
    return form;
}

}  // namespace doorstep
