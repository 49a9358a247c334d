// Texts for values, and a record's answers in order.
#include "qml/viewmodels/form_text.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

#include "core/records/fields.h"
#include "qml/viewmodels/present.h"

namespace doorstep::app {

namespace {

QString say(const char* words) {
    return QCoreApplication::translate("Form", words);
}

Error unreadable(const char* sentence) {
    return {ErrorCode::InvalidInput, say(sentence).toStdString()};
}

FieldDefinition plainField(const char* key, FieldType type, const char* label) {
    FieldDefinition field;
    field.key = key;
    field.type = type;
    field.label = label;
    return field;
}

Result<Value> parseDateTyped(const QString& typed) {
    const auto date = parseDate(typed.toStdString());
    if (!date.ok()) return unreadable("Enter a real date, such as 3 3 2026");
    return Value(textOf(*date));
}

Result<Value> parseTimeTyped(const QString& typed) {
    static const QRegularExpression form(QStringLiteral("^(\\d{1,2})[:. ]?(\\d{2})$"));
    const auto match = form.match(typed.trimmed());
    const int hour = match.captured(1).toInt();
    const int minute = match.captured(2).toInt();
    if (!match.hasMatch() || hour > 23 || minute > 59) return unreadable("Enter a time, such as 14:30");
    return Value(clockTextOf(LocalTime{{}, hour * 60 + minute}));
}

Result<Value> parseChoiceTyped(const FieldDefinition& field, const QString& typed) {
    const auto code = typed.toStdString();
    const bool known = std::any_of(field.options.begin(), field.options.end(),
                                   [&code](const Option& option) { return option.code == code; });
    if (!known) return unreadable("Choose one of the answers");
    return Value(code);
}

}  // namespace

QString withName(const std::string& words, const QString& name) {
    auto result = text(words);
    return result.replace(QLatin1String("{name}"), name.isEmpty() ? say("the child") : name);
}

QString childHeading(const QString& name) {
    if (name.isEmpty()) return say("A child not in your caseload");
    auto heading = name;
    heading[0] = heading[0].toUpper();
    return heading;
}

QString typedText(const Value& value) {
    if (const auto* flag = std::get_if<bool>(&value)) {
        return *flag ? QStringLiteral("yes") : QStringLiteral("no");
    }
    if (const auto* number = std::get_if<std::int64_t>(&value)) return QString::number(*number);
    if (const auto* words = std::get_if<std::string>(&value)) return text(*words);
    return {};
}

QString readableText(const FieldDefinition* field, const Value& value, const QString& name) {
    if (isEmpty(value)) return say("No answer");
    if (const auto* flag = std::get_if<bool>(&value)) return *flag ? say("Yes") : say("No");
    const auto* words = std::get_if<std::string>(&value);
    if (field != nullptr && words != nullptr) {
        for (const auto& option : field->options) {
            if (option.code == *words) return withName(option.label, name);
        }
        if (field->type == FieldType::Date) {
            if (const auto date = parseDate(*words); date.ok()) return text(longTextOf(*date));
        }
    }
    return typedText(value);
}

Result<Value> parseTyped(const FieldDefinition& field, const QString& typed) {
    if (typed.trimmed().isEmpty()) return Value();
    switch (field.type) {
        case FieldType::YesNo:
            if (typed == QLatin1String("yes")) return Value(true);
            if (typed == QLatin1String("no")) return Value(false);
            return unreadable("Choose yes or no");
        case FieldType::Choice: return parseChoiceTyped(field, typed);
        case FieldType::Date: return parseDateTyped(typed);
        case FieldType::Time: return parseTimeTyped(typed);
        case FieldType::Number: {
            bool ok = false;
            const auto number = typed.trimmed().toLongLong(&ok);
            if (!ok) return unreadable("Enter a whole number, in digits");
            return Value(std::int64_t(number));
        }
        case FieldType::Text:
        case FieldType::Narrative:
        case FieldType::People:
        case FieldType::Actions: break;
    }
    return Value(typed.toStdString());
}

const std::vector<FieldDefinition>& elementFields(FieldType list) {
    static const std::vector<FieldDefinition> people{plainField("name", FieldType::Text, "Name")};
    static const std::vector<FieldDefinition> actions{
        plainField("what", FieldType::Text, "What will be done?"),
        plainField("owner", FieldType::Text, "Who will do it?"),
        plainField("due", FieldType::Date, "By when?"),
        plainField("done", FieldType::YesNo, "Is it done?"),
    };
    static const std::vector<FieldDefinition> none;
    if (list == FieldType::People) return people;
    return list == FieldType::Actions ? actions : none;
}

const FieldDefinition* definitionOf(const FormDefinition& form, const std::string& field) {
    const auto parts = partsOf(field);
    for (const auto& section : form.sections) {
        for (const auto& definition : section.fields) {
            const auto& own = elementFields(definition.type);
            if (!own.empty()) {
                if (parts.group != definition.key) continue;
                const auto found =
                    std::find_if(own.begin(), own.end(),
                                 [&parts](const FieldDefinition& each) { return each.key == parts.name; });
                return found == own.end() ? nullptr : &*found;
            }
            if (parts.name == definition.key && parts.group == (section.forEachChild ? "child" : "")) {
                return &definition;
            }
        }
    }
    return nullptr;
}

std::set<PersonId> peopleAnsweredFor(const Record& record) {
    std::set<PersonId> people;
    for (const auto& member : membersOf(record, "child")) {
        if (const auto id = parseId<PersonId>(member); id.ok()) people.insert(*id);
    }
    return people.empty() ? record.subjects : people;
}

namespace {

// Lays the answers of one record out.
class Answers {
public:
    Answers(const FormDefinition& form, const Record& record, const PersonNames& names,
            const std::vector<Problem>& problems)
        : record_(record), names_(names) {
        const auto kinds = [&form](const std::string&, const std::string& field) {
            const auto* definition = form.find(field);
            return definition == nullptr ? MergeKind::KeepAll : definition->merge;
        };
        for (auto& field : conflictsIn(record, kinds)) conflicts_.insert(std::move(field));
        for (const auto& problem : problems) missing_.emplace(problem.field, problem.message);
    }

    void startGroup(const QString& heading) { heading_ = heading; }

    void add(const FieldDefinition& definition, const std::string& field, const std::string& element,
             const QString& name) {
        if (!isShown(definition, record_, element)) return;
        const auto value = valueOf(record_, field);
        const auto missing = missing_.find(field);
        if (isEmpty(value) && missing == missing_.end()) return;
        AnswerRow row;
        row.label = withName(definition.label, name);
        row.missing = isEmpty(value);
        row.text = row.missing ? text(missing->second) : readableText(&definition, value, name);
        row.ownWords = definition.key == "words" && !row.missing;
        row.hasConflict = conflicts_.count(field) > 0;
        finish(std::move(row), field);
    }

    void addList(const FieldDefinition& definition) {
        QStringList entries;
        bool conflict = false;
        for (const auto& element : membersOf(record_, definition.key)) {
            QStringList parts;
            for (const auto& each : elementFields(definition.type)) {
                const auto field = doorstep::elementField(definition.key, element, each.key);
                conflict = conflict || conflicts_.count(field) > 0;
                const auto value = valueOf(record_, field);
                if (isEmpty(value)) continue;
                if (each.key == "done") {
                    if (value == Value(true)) parts.append(say("done"));
                } else if (each.key == "due") {
                    parts.append(say("by %1").arg(readableText(&each, value)));
                } else {
                    parts.append(readableText(&each, value));
                }
            }
            if (!parts.isEmpty()) entries.append(parts.join(QStringLiteral(", ")));
        }
        if (entries.isEmpty()) return;
        AnswerRow row;
        row.label = text(definition.label);
        row.text = entries.join(QLatin1Char('\n'));
        row.hasConflict = conflict;
        finish(std::move(row), definition.key);
    }

    [[nodiscard]] QString nameOf(PersonId person) const {
        const auto found = names_.find(person);
        return found == names_.end() ? QString() : text(found->second);
    }
    std::vector<AnswerRow> rows;

private:
    void finish(AnswerRow row, const std::string& field) {
        row.key = row.field = text(field);
        row.heading = std::exchange(heading_, QString());
        rows.push_back(std::move(row));
    }

    const Record& record_;
    const PersonNames& names_;
    std::set<std::string> conflicts_;
    std::map<std::string, std::string> missing_;
    QString heading_;
};

}  // namespace

std::vector<AnswerRow> answersOf(const FormDefinition& form, const Record& record,
                                 const std::vector<PersonId>& people, const PersonNames& names,
                                 const std::vector<Problem>& problems) {
    Answers answers(form, record, names, problems);
    const QString onlyName = people.size() == 1 ? answers.nameOf(people.front()) : QString();
    for (const auto& section : form.sections) {
        if (section.forEachChild) {
            for (const auto& person : people) {
                const auto name = answers.nameOf(person);
                answers.startGroup(childHeading(name));
                for (const auto& field : section.fields) {
                    answers.add(field, childField(person, field.key), textOf(person), name);
                }
            }
            continue;
        }
        answers.startGroup(text(section.title));
        for (const auto& field : section.fields) {
            if (elementFields(field.type).empty()) {
                answers.add(field, field.key, {}, onlyName);
            } else {
                answers.addList(field);
            }
        }
    }
    return std::move(answers.rows);
}

}  // namespace doorstep::app
