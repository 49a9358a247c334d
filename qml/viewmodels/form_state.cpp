// What a form holds while it is filled in.
#include "qml/viewmodels/form_state.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

#include "core/records/fields.h"
#include "qml/viewmodels/form_text.h"
#include "qml/viewmodels/present.h"

namespace doorstep::app {

namespace {

QString say(const char* words) {
    return QCoreApplication::translate("Form", words);
}

MergeKinds kindsOf(const FormDefinition& form) {
    return [&form](const std::string&, const std::string& field) {
        const auto* definition = form.find(field);
        return definition == nullptr ? MergeKind::KeepAll : definition->merge;
    };
}

QString typeName(FieldType type) {
    switch (type) {
        case FieldType::Text: return QStringLiteral("text");
        case FieldType::Narrative: return QStringLiteral("narrative");
        case FieldType::YesNo: return QStringLiteral("yes_no");
        case FieldType::Choice: return QStringLiteral("choice");
        case FieldType::Date: return QStringLiteral("date");
        case FieldType::Time: return QStringLiteral("time");
        case FieldType::Number: return QStringLiteral("number");
        case FieldType::People: return QStringLiteral("people");
        case FieldType::Actions: return QStringLiteral("actions");
    }
    return {};
}

// Whether there is as much of an answer as it takes, so that not reading is a mistake.
bool isWhole(FieldType type, const QString& typed) {
    static const QRegularExpression date(QStringLiteral("^\\d{4}-\\d{2}-\\d{2}$"));
    static const QRegularExpression time(QStringLiteral("^\\d{1,2}[:. ]?\\d{2}$"));
    if (type == FieldType::Date) return date.match(typed).hasMatch();
    return type != FieldType::Time || time.match(typed).hasMatch();
}

QVariant choice(const QString& code, const QString& label, const QString& hint = {}) {
    ChoiceRow row;
    row.code = code;
    row.label = label;
    row.hint = hint;
    return QVariant::fromValue(row);
}

QVariantList optionsOf(const FieldDefinition& field, const QString& name) {
    if (field.type == FieldType::YesNo) {
        return {choice(QStringLiteral("yes"), say("Yes")), choice(QStringLiteral("no"), say("No"))};
    }
    QVariantList options;
    for (const auto& option : field.options) {
        options.append(
            choice(text(option.code), withName(option.label, name), withName(option.hint, name)));
    }
    return options;
}

}  // namespace

FormState::FormState(Start start) : start_(std::move(start)), record_(start_.saved) {
    for (const auto& write : start_.typed) put(write);
    start_.typed.clear();
}

void FormState::put(const FieldWrite& write) {
    const auto saved = start_.saved.fields.find(write.field);
    const bool asSaved = saved == start_.saved.fields.end()
                             ? isEmpty(write.value)
                             : saved->second.size() == 1 && saved->second.front().value == write.value;
    if (asSaved) {
        typed_.erase(write.field);
        if (saved == start_.saved.fields.end()) {
            record_.fields.erase(write.field);
        } else {
            record_.fields[write.field] = saved->second;
        }
        return;
    }
    typed_[write.field] = write.value;
    FieldVersion version;
    version.value = write.value;
    record_.fields[write.field] = {version};
}

void FormState::write(const FieldWrite& write) {
    unread_.erase(write.field);
    errors_.erase(write.field);
    notes_.erase(write.field);
    put(write);
}

bool FormState::writeText(const std::string& field, const QString& typed) {
    const auto* definition = definitionOf(*start_.form, field);
    if (definition == nullptr) return false;
    const auto value = parseTyped(*definition, typed);
    if (!value.ok()) {
        unread_[field] = {typed, text(value.error().detail)};
        // Half a date is no mistake while somebody is typing it; `problems` asks for the rest.
        if (isWhole(definition->type, typed)) {
            errors_[field] = unread_[field].sentence;
        } else {
            errors_.erase(field);
        }
        return false;
    }
    write({field, *value});
    return true;
}

bool FormState::isTakenOut(const std::string& list, const std::string& element) const {
    const auto typed = typed_.find(memberField(list, element));
    return typed != typed_.end() && typed->second == Value(false);
}

void FormState::showErrors(const std::vector<Problem>& problems) {
    errors_.clear();
    for (const auto& problem : problems) errors_.emplace(problem.field, text(problem.message));
}

void FormState::rebase(Record saved) {
    const auto before = std::move(start_.saved);
    const auto typed = std::move(typed_);
    typed_.clear();
    start_.saved = std::move(saved);
    start_.isNew = false;
    record_ = start_.saved;
    for (const auto& [field, value] : typed) {
        put({field, value});
        const auto now = valueOf(start_.saved, field);
        if (typed_.count(field) > 0 && now != valueOf(before, field)) {
            notes_[field] =
                say("Answered meanwhile on another tablet: “%1”. Both are kept until one is chosen.")
                    .arg(readableText(definitionOf(*start_.form, field), now));
        }
    }
}

// Lays out the rows of one form.
class FormState::RowMaker {
public:
    RowMaker(const FormState& state, bool showAll)
        : state_(state), form_(*state.start_.form), showAll_(showAll) {
        for (auto& field : conflictsIn(state.record_, kindsOf(form_))) conflicts_.insert(std::move(field));
        if (state.start_.people.size() == 1) onlyName_ = nameOf(state.start_.people.front());
    }

    std::vector<FormRow> make() {
        for (const auto& section : form_.sections) {
            section_ = text(section.id);
            const auto heading = addHeading("section", "section/" + section.id, text(section.title));
            if (section.forEachChild) {
                for (const auto& person : state_.start_.people) addChild(section, person);
            } else {
                for (const auto& field : section.fields) addPlain(field);
            }
            showHeading(heading);
        }
        return std::move(rows_);
    }

private:
    [[nodiscard]] QString nameOf(PersonId person) const {
        const auto found = state_.start_.names.find(person);
        return found == state_.start_.names.end() ? QString() : text(found->second);
    }

    std::size_t addHeading(const char* kind, const std::string& key, const QString& label) {
        FormRow row;
        row.kind = QString::fromLatin1(kind);
        row.key = text(key);
        row.label = label;
        row.section = section_;
        row.child = child_;
        row.childName = childName_;
        rows_.push_back(std::move(row));
        return rows_.size() - 1;
    }

    // A heading shows when something below it does.
    void showHeading(std::size_t heading) {
        rows_[heading].shown = std::any_of(rows_.begin() + std::ptrdiff_t(heading) + 1, rows_.end(),
                                           [](const FormRow& row) { return row.shown; });
    }

    void addChild(const SectionDefinition& section, PersonId person) {
        child_ = text(textOf(person));
        childName_ = nameOf(person);
        const auto heading =
            addHeading("child", section.id + "/" + textOf(person), childHeading(childName_));
        for (const auto& field : section.fields) {
            addField(field, childField(person, field.key), isShown(field, state_.record_, textOf(person)),
                     childName_);
        }
        showHeading(heading);
        child_.clear();
        childName_.clear();
    }

    void addPlain(const FieldDefinition& field) {
        const bool applies = isShown(field, state_.record_, {});
        if (elementFields(field.type).empty()) {
            addField(field, field.key, applies, onlyName_);
        } else {
            addList(field, applies);
        }
    }

    void addField(const FieldDefinition& field, const std::string& path, bool applies,
                  const QString& name) {
        FormRow row;
        row.kind = QStringLiteral("field");
        row.key = text(path);
        row.type = typeName(field.type);
        row.label = withName(field.label, name);
        row.hint = withName(field.hint, name);
        row.options = optionsOf(field, name);
        row.required = field.required;
        row.quick = field.quick;
        row.hasConflict = conflicts_.count(path) > 0;
        row.section = section_;
        row.child = child_;
        row.childName = childName_;
        const auto unread = state_.unread_.find(path);
        row.value = unread == state_.unread_.end() ? typedText(valueOf(state_.record_, path))
                                                   : unread->second.typed;
        const auto error = state_.errors_.find(path);
        const auto note = state_.notes_.find(path);
        if (error != state_.errors_.end()) row.error = error->second;
        if (error == state_.errors_.end() && note != state_.notes_.end()) row.error = note->second;
        row.shown = applies && (showAll_ || field.quick || !row.error.isEmpty());
        rows_.push_back(std::move(row));
    }

    void addList(const FieldDefinition& list, bool applies) {
        const bool shown = applies && (showAll_ || list.quick);
        const bool people = list.type == FieldType::People;
        const auto heading = addHeading("list", list.key, text(list.label));
        rows_[heading].hint = text(list.hint);
        rows_[heading].shown = shown;
        int number = 0;
        for (const auto& element : entriesOf(list)) {
            if (state_.isTakenOut(list.key, element)) {
                const auto at =
                    addHeading("removed", memberField(list.key, element), wordsOf(list, element));
                place(rows_[at], list.key, element, shown);
                continue;
            }
            const auto label = (people ? say("Person %1") : say("Action %1")).arg(++number);
            const auto at = addHeading("element", memberField(list.key, element), label);
            place(rows_[at], list.key, element, shown);
            for (const auto& field : elementFields(list.type)) {
                addField(field, elementField(list.key, element, field.key), shown, {});
                place(rows_.back(), list.key, element, shown);
            }
        }
        const auto add =
            addHeading("add", list.key + "/add", people ? say("Add a person") : say("Add an action"));
        place(rows_[add], list.key, {}, shown);
    }

    // The entries of a list, and where they stood those that were taken out since it was last saved: that
    // can be undone. An entry in which nothing was written leaves nothing to bring back.
    [[nodiscard]] std::set<std::string> entriesOf(const FieldDefinition& list) const {
        const auto members = membersOf(state_.record_, list.key);
        std::set<std::string> entries(members.begin(), members.end());
        for (const auto& [field, value] : state_.typed_) {
            const auto parts = partsOf(field);
            if (parts.group != list.key || !state_.isTakenOut(list.key, parts.element)) continue;
            if (!wordsOf(list, parts.element).isEmpty()) entries.insert(parts.element);
        }
        return entries;
    }

    // What an entry says first.
    [[nodiscard]] QString wordsOf(const FieldDefinition& list, const std::string& element) const {
        for (const auto& field : elementFields(list.type)) {
            const auto words =
                typedText(valueOf(state_.record_, elementField(list.key, element, field.key))).trimmed();
            if (!words.isEmpty()) return words;
        }
        return {};
    }

    static void place(FormRow& row, const std::string& group, const std::string& element, bool shown) {
        row.group = text(group);
        row.element = text(element);
        row.shown = shown;
    }

    const FormState& state_;
    const FormDefinition& form_;
    bool showAll_;
    std::set<std::string> conflicts_;
    QString section_, child_, childName_, onlyName_;
    std::vector<FormRow> rows_;
};

std::vector<FormRow> FormState::rows(bool showAll) const {
    return RowMaker(*this, showAll).make();
}

std::vector<AnswerRow> FormState::answers(const std::vector<Problem>& problems) const {
    return answersOf(*start_.form, record_, start_.people, start_.names, problems);
}

std::vector<ChoiceRow> FormState::children() const {
    std::vector<ChoiceRow> children;
    for (const auto& person : start_.people) {
        int asked = 0;
        int answered = 0;
        for (const auto& section : start_.form->sections) {
            if (!section.forEachChild) continue;
            for (const auto& field : section.fields) {
                if (!field.quick || !isShown(field, record_, textOf(person))) continue;
                ++asked;
                answered += isEmpty(valueOf(record_, childField(person, field.key))) ? 0 : 1;
            }
        }
        ChoiceRow row;
        row.code = text(textOf(person));
        const auto name = start_.names.find(person);
        if (name != start_.names.end()) row.label = text(name->second);
        if (asked > 0) row.hint = say("%1 of %2 answered").arg(answered).arg(asked);
        children.push_back(std::move(row));
    }
    return children;
}

std::vector<Problem> FormState::problems(LocalTime now) const {
    auto problems = problemsIn(*start_.form, record_, start_.names, now);
    for (const auto& [field, unread] : unread_) {
        std::erase_if(problems,
                      [&field = field](const Problem& problem) { return problem.field == field; });
        problems.push_back({field, unread.sentence.toStdString()});
    }
    for (auto& problem : tooLong()) problems.push_back(std::move(problem));
    // In the order of the questions: children as they are asked about, not as their ids fall.
    std::map<std::string, std::size_t> place;
    for (const auto& row : rows(true)) place.emplace(row.key.toStdString(), place.size());
    const auto placeOf = [&place](const Problem& problem) {
        const auto found = place.find(problem.field);
        return found == place.end() ? std::size_t(0) : found->second;
    };
    std::stable_sort(problems.begin(), problems.end(),
                     [&placeOf](const Problem& a, const Problem& b) { return placeOf(a) < placeOf(b); });
    return problems;
}

std::vector<Problem> FormState::tooLong() const {
    return tooLongIn(*start_.form, draft({}).writes, start_.names);
}

bool FormState::needsAll(const std::string& field) const {
    const auto* definition = definitionOf(*start_.form, field);
    return definition == nullptr || !definition->quick;
}

FormDraft FormState::draft(Instant typed) const {
    FormDraft draft;
    draft.record = record_.id;
    draft.type = record_.type;
    draft.subjects.assign(record_.subjects.begin(), record_.subjects.end());
    for (const auto& [field, value] : typed_) draft.writes.push_back({field, value});
    draft.typed = typed;
    return draft;
}

}  // namespace doorstep::app
