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
std::string childField(PersonId child, std::string_view name);
std::string elementField(std::string_view group, std::string_view element, std::string_view name);
std::string memberField(std::string_view group, std::string_view element);

}  // namespace doorstep
