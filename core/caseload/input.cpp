// The kinds of values that fields take.
#include "core/caseload/input.h"

#include <algorithm>

#include "core/base/cbor.h"
#include "core/records/fields.h"

namespace doorstep {
namespace {

bool isTime(const std::string& text) {
    return text.size() == 5 && parseLocalTime("2000-01-01T" + text).ok();
}

bool isOption(const FieldDefinition& field, const std::string& code) {
    return std::any_of(field.options.begin(), field.options.end(),
                       [&](const Option& option) { return option.code == code; });
}

/// What a value must be, for the message; empty when it is.
std::string wrongKind(const FieldDefinition& field, const std::string& name, const Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    switch (field.type) {
        case FieldType::YesNo: return std::holds_alternative<bool>(value) ? "" : "true or false";
        case FieldType::Number: return std::holds_alternative<std::int64_t>(value) ? "" : "a whole number";
        case FieldType::Date: return text && parseDate(*text) ? "" : "a date as 2026-03-03";
        case FieldType::Time: return text && isTime(*text) ? "" : "a time as 14:30";
        case FieldType::Choice:
            return text && isOption(field, *text) ? "" : "one of the choices of the form";
        case FieldType::Actions:
            if (name == "done") return std::holds_alternative<bool>(value) ? "" : "true or false";
            if (name == "due") return text && parseDate(*text) ? "" : "a date as 2026-03-03";
            [[fallthrough]];
        default: return text ? "" : "text";
    }
}

bool isListPart(FieldType type, const std::string& name) {
    if (type == FieldType::People) return name == "name";
    return type == FieldType::Actions &&
           (name == "what" || name == "owner" || name == "due" || name == "done");
}

bool isList(FieldType type) {
    return type == FieldType::People || type == FieldType::Actions;
}

Result<void> checkWrite(const FormDefinition& form, const FieldWrite& write) {
    const auto refuse = [&](const std::string& why) {
        return Error{ErrorCode::InvalidInput, "field " + write.field + ": " + why};
    };
    if (!isFieldPath(write.field)) return Error{ErrorCode::InvalidInput, "a field name is not well formed"};
    const auto* text = std::get_if<std::string>(&write.value);
    if (text != nullptr && !cbor::isUtf8(bytesOf(*text))) return refuse("the text is not UTF-8");
    const FieldPath path = partsOf(write.field);
    const bool isChild = path.group == "child";
    if (isChild && !parseId<PersonId>(path.element)) return refuse("a child is named by a person's id");
    const FieldDefinition* field = isChild && path.name.empty() ? nullptr : form.find(write.field);
    const bool isMembershipOfList = isMembership(path) && (isChild || (field && isList(field->type)));
    if (isMembershipOfList) {
        return std::holds_alternative<bool>(write.value) ? Result<void>() : refuse("must be true or false");
    }
    const bool isPart = field && isList(field->type);
    if (!field || (isPart && !isListPart(field->type, path.name)))
        return refuse("the form has no such field");
    if (isEmpty(write.value)) return {};
    const std::string expected = wrongKind(*field, path.name, write.value);
    return expected.empty() ? Result<void>() : refuse("must be " + expected);
}

}  // namespace

Result<void> checkWrites(const Forms& forms, const std::string& type,
                         const std::vector<FieldWrite>& writes) {
    const std::vector<const FormDefinition*> versions = forms.versions(type);
    DOORSTEP_ASSERT(!versions.empty());
    for (const FieldWrite& write : writes) {
        const Result<void> newest = checkWrite(*versions.front(), write);
        const bool taken =
            newest.ok() || std::any_of(versions.begin(), versions.end(), [&](const FormDefinition* form) {
                return checkWrite(*form, write).ok();
            });
        if (!taken) return newest.error();
    }
    return {};
}

}  // namespace doorstep
