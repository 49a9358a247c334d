// Values of fields as texts: to be read, and to be typed.
#pragma once

#include <set>
#include <vector>

#include "core/records/forms.h"
#include "qml/viewmodels/rows.h"

namespace doorstep::app {

/// `words` with the child's name in place of `{name}`; `the child` without a name.
QString withName(const std::string& words, const QString& name);
/// What the questions about one child stand under: the name, or that the child is not in this caseload.
QString childHeading(const QString& name);
/// A value as people read it: `3 March 2026`, `Yes`, an option's label, or words as they are. `field` may
/// be null: then only by the value itself.
QString readableText(const FieldDefinition* field, const Value& value, const QString& name = {});
/// A value in the spelling of FormRow.value.
QString typedText(const Value& value);
/// The inverse of `typedText`. Fails with `InvalidInput` and a sentence for the person who typed it.
Result<Value> parseTyped(const FieldDefinition& field, const QString& typed);

/// The fields of one entry of a list: `name` of people present; `what`, `owner`, `due`, `done` of actions.
const std::vector<FieldDefinition>& elementFields(FieldType list);
/// The definition of any field a form draws, those of list entries included; null when unknown.
const FieldDefinition* definitionOf(const FormDefinition& form, const std::string& field);

/// The answers of a record in its form's order, for reading; with those of `problems` that are missing.
/// `people` are the children in order.
std::vector<AnswerRow> answersOf(const FormDefinition& form, const Record& record,
                                 const std::vector<PersonId>& people, const PersonNames& names,
                                 const std::vector<Problem>& problems);
/// The children of a visit, or whom a contact is with.
std::set<PersonId> peopleAnsweredFor(const Record& record);

}  // namespace doorstep::app
