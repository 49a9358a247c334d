// The words that people read: names, titles, labels. Pure functions.
#pragma once

#include <string>
#include <vector>

#include "core/records/forms.h"

namespace doorstep {

/// `Ava, Noah and Mia`
std::string joinNames(const std::vector<std::string>& names);
/// What a person is called: preferred name, else forename, and surname; `Unborn child 1042` or `Person
/// 1042` for those who have none.
std::string calledName(const Record& person);
/// Preferred name or forename alone, for `{name}` and for titles.
std::string shortName(const Record& person);
/// The name in law: forename and surname.
std::string legalName(const Record& person);

/// `date_of_birth` → `Date of birth`, for fields and codes that no form describes.
std::string inWords(const std::string& code);
/// What an imported code of a person's record means: `set` is `disability`, or the kind of a status whose
/// detail it is. Words that are no code of that set come back as they are.
std::string codeLabel(const std::string& set, const std::string& code);
/// The label of a choice's code; the code in words when the form does not know it.
std::string optionLabel(const Forms& forms, const std::string& type, const std::string& field,
                        const std::string& code);
/// The label of a field, with the child's name in it; the field's name in words when no form knows it.
std::string fieldLabel(const Forms& forms, const std::string& type, const std::string& field,
                       const PersonNames& names);
/// `Child protection visit`, `Phone call`, from a record's type and its fact's code.
std::string entryTitle(const Forms& forms, const std::string& type, const std::string& code);

/// The first words of a longer text, on one line.
std::string firstWords(const std::string& text, std::size_t bytesMax);

}  // namespace doorstep
