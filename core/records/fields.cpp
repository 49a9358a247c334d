// Field paths, put together and taken apart.
#include "core/records/fields.h"

namespace doorstep {
namespace {

constexpr std::size_t kFieldSizeMax = 200;

bool isPathCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
}

}  // namespace

FieldPath partsOf(std::string_view field) {
    const std::size_t first = field.find('/');
    if (first == std::string_view::npos) return {"", "", std::string(field)};
    const std::string group(field.substr(0, first));
    const std::string_view rest = field.substr(first + 1);
    const std::size_t second = rest.find('/');
    if (second == std::string_view::npos) return {group, std::string(rest), ""};
    return {group, std::string(rest.substr(0, second)), std::string(rest.substr(second + 1))};
}

bool isFieldPath(std::string_view field) {
    if (field.empty() || field.size() > kFieldSizeMax) return false;
    int parts = 1;
    char before = '/';
    for (const char c : field) {
        if (c == '/') {
            if (before == '/' || ++parts > 3) return false;
        } else if (!isPathCharacter(c)) {
            return false;
        }
        before = c;
    }
    return before != '/';
}

std::string memberField(std::string_view group, std::string_view element) {
    std::string field(group);
    field += '/';
    field += element;
    return field;
}

std::string elementField(std::string_view group, std::string_view element, std::string_view name) {
    std::string field = memberField(group, element);
    field += '/';
    field += name;
    return field;
}

std::string childField(PersonId child, std::string_view name) {
    return elementField("child", textOf(child), name);
}

}  // namespace doorstep
