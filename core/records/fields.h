// How fields are named: plain, of one child, or of one element of a list.
//
//   purpose                     a field of the record
//   child/<person>/seen         a field about one child in a visit
//   action/<element>/owner      a field of one element of a list
//   action/<element>            whether that element is in the list (yes, or no when taken out)
//   child/<person>              whether that child is in the visit
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/ids.h"

namespace doorstep {

/// A field path taken apart. `group` and `element` are empty for a plain field, `name` for membership.
struct FieldPath {
    std::string group;
    std::string element;  ///< An id in its text form.
    std::string name;
};

FieldPath partsOf(std::string_view field);
/// Whether a text can name a field: one to three parts of ASCII letters, digits, `_`, `-` and `.`, none
/// empty, at most 200 characters in all. Names that no form knows are fine: a later version may.
bool isFieldPath(std::string_view field);
/// Whether a path says that an element is in a list.
inline bool isMembership(const FieldPath& path) {
    return !path.group.empty() && path.name.empty();
}
std::string childField(PersonId child, std::string_view name);
std::string elementField(std::string_view group, std::string_view element, std::string_view name);
std::string memberField(std::string_view group, std::string_view element);

}  // namespace doorstep
