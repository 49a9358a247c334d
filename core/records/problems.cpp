// What stands in the way of submitting a record, each with words that say how to put it right.
#include <algorithm>

#include "core/records/fields.h"
#include "core/records/forms.h"

namespace doorstep {
namespace {

constexpr int kYearsBackMax = 120;
constexpr int kYearsAheadMax = 20;
/// Left of a change for what stands around its texts.
constexpr std::size_t kFrameBytes = 64 << 10;

Result<int> parseTime(const std::string& text) {
    TRY_SET(const LocalTime time, parseLocalTime("2000-01-01T" + text));
    return time.minuteOfDay;
}

/// Collects the problems of one record, section by section.
class Check {
public:
    Check(const FormDefinition& form, const Record& record, const PersonNames& names, LocalTime now)
        : form_(form), record_(record), names_(names), now_(now) {}

    std::vector<Problem> run() {
        checkConflicts();
        for (const SectionDefinition& section : form_.sections) {
            if (section.forEachChild) {
                checkChildren(section);
            } else {
                for (const FieldDefinition& field : section.fields) checkField(field, "");
            }
        }
        checkRules();
        return std::move(problems_);
    }

private:
    void add(const std::string& field, std::string message) {
        problems_.push_back({field, withName(std::move(message), name_)});
    }

    [[nodiscard]] std::string pathOf(const FieldDefinition& field, const std::string& element) const {
        return element.empty() ? field.key : elementField("child", element, field.key);
    }

    [[nodiscard]] std::string quoted(const FieldDefinition& field) const { return "‘" + field.label + "’"; }

    void checkConflicts() {
        const auto kinds = [this](const std::string&, const std::string& path) {
            if (isMembership(partsOf(path))) return MergeKind::Member;
            const FieldDefinition* field = form_.find(path);
            return field ? field->merge : MergeKind::KeepAll;
        };
        for (const std::string& path : conflictsIn(record_, kinds)) {
            const FieldPath parts = partsOf(path);
            const FieldDefinition* field = form_.find(path);
            name_ = nameFor(names_, parts.element);
            add(path, "There are two versions of ‘" + (field ? field->label : parts.name) +
                          "’: choose the one to keep");
        }
    }

    void checkChildren(const SectionDefinition& section) {
        const std::vector<std::string> children = membersOf(record_, "child");
        if (children.empty()) add("child", "Add at least one child to the visit");
        for (const std::string& child : children) {
            name_ = nameFor(names_, child);
            for (const FieldDefinition& field : section.fields) checkField(field, child);
        }
        name_.clear();
    }

    void checkField(const FieldDefinition& field, const std::string& element) {
        if (!isShown(field, record_, element)) return;
        const std::string path = pathOf(field, element);
        if (field.type == FieldType::People) return checkPeople(field);
        if (field.type == FieldType::Actions) return checkActions(field);
        const Value value = valueOf(record_, path);
        if (isBlank(value)) {
            if (isRequired(field, record_, element)) add(path, field.requiredMessage);
            return;
        }
        checkAnswer(field, path, value);
    }

    static bool isBlank(const Value& value) {
        const auto* text = std::get_if<std::string>(&value);
        return isEmpty(value) || (text && text->find_first_not_of(" \t\r\n") == std::string::npos);
    }

    void checkAnswer(const FieldDefinition& field, const std::string& path, const Value& value) {
        const auto* text = std::get_if<std::string>(&value);
        switch (field.type) {
            case FieldType::Text:
            case FieldType::Narrative:
                if (!text) add(path, "Answer " + quoted(field) + " in words");
                return;
            case FieldType::YesNo:
                if (!std::holds_alternative<bool>(value))
                    add(path, "Answer " + quoted(field) + " with yes or no");
                return;
            case FieldType::Number:
                if (!std::holds_alternative<std::int64_t>(value))
                    add(path, "Enter " + quoted(field) + " in figures");
                return;
            case FieldType::Choice:
                if (!text || !hasOption(field, *text))
                    add(path, "Choose one of the answers to " + quoted(field));
                return;
            case FieldType::Date: return checkDate(field, path, text ? *text : "");
            case FieldType::Time: return checkTime(field, path, text ? *text : "");
            case FieldType::People:
            case FieldType::Actions: return;  // Lists, checked by element.
        }
    }

    static bool hasOption(const FieldDefinition& field, const std::string& code) {
        return std::any_of(field.options.begin(), field.options.end(),
                           [&](const Option& option) { return option.code == code; });
    }

    void checkDate(const FieldDefinition& field, const std::string& path, const std::string& text) {
        const auto date = parseDate(text);
        if (!date) return add(path, quoted(field) + " must be a real date, such as 3 March 2026");
        if (!isPlausible(*date)) return add(path, "Check the year of " + quoted(field));
        for (const Limit& limit : field.limits) {
            const auto than =
                limit.than == "now" ? Result<Date>(now_.date) : parseDate(textValue(record_, limit.than));
            if (!than) continue;  // The other date has a problem of its own, or none was asked for.
            if (limit.side == Limit::Side::NotAfter ? *date > *than : *date < *than) {
                return add(path, limit.message);
            }
        }
    }

    [[nodiscard]] bool isPlausible(Date date) const {
        return date.year() >= now_.date.year() - kYearsBackMax &&
               date.year() <= now_.date.year() + kYearsAheadMax;
    }

    void checkTime(const FieldDefinition& field, const std::string& path, const std::string& text) {
        const auto minute = parseTime(text);
        if (!minute) return add(path, quoted(field) + " must be a time, such as 14:30");
        for (const Limit& limit : field.limits) {
            const auto than = limit.than == "now" ? minuteNow() : parseTime(textValue(record_, limit.than));
            if (!than) continue;
            if (limit.side == Limit::Side::NotAfter ? *minute > *than : *minute < *than) {
                return add(path, limit.message);
            }
        }
    }

    /// `now` limits a time of day only when the record is about today.
    [[nodiscard]] Result<int> minuteNow() const {
        if (textValue(record_, "date") != textOf(now_.date)) return {ErrorCode::NotFound, "another day"};
        return now_.minuteOfDay;
    }

    void checkPeople(const FieldDefinition& field) {
        for (const std::string& element : membersOf(record_, field.key)) {
            const std::string path = elementField(field.key, element, "name");
            if (isBlank(valueOf(record_, path))) add(path, "Enter the person’s name, or take the line out");
        }
    }

    void checkActions(const FieldDefinition& field) {
        const auto happened = parseDate(textValue(record_, "date"));
        for (const std::string& element : membersOf(record_, field.key)) {
            const auto path = [&](const char* part) { return elementField(field.key, element, part); };
            if (isBlank(valueOf(record_, path("what")))) {
                add(path("what"), "Say what is to be done, or take the action out");
            }
            if (isBlank(valueOf(record_, path("owner")))) add(path("owner"), "Say who will do it");
            const std::string dueText = textValue(record_, path("due"));
            const auto due = parseDate(dueText);
            if (dueText.empty()) {
                add(path("due"), "Enter the date by which it will be done");
            } else if (!due || !isPlausible(*due)) {
                add(path("due"), "The date of an action must be a real date, such as 3 March 2026");
            } else if (happened && *due < *happened) {
                add(path("due"), "The date of an action must not be before the date of the record");
            }
        }
    }

    void checkRules() {
        for (const Rule& rule : form_.rules) {
            const FieldDefinition* field = form_.find(rule.field);
            if (!field || !isShown(*field, record_, "") || !allHold(rule.when, record_, "")) continue;
            if (allHold({{rule.field, rule.noneOf}}, record_, "")) add(rule.field, rule.message);
        }
    }

    const FormDefinition& form_;
    const Record& record_;
    const PersonNames& names_;
    const LocalTime now_;
    std::string name_;  ///< Of the child whose answers are being checked.
    std::vector<Problem> problems_;
};

}  // namespace

std::vector<Problem> problemsIn(const FormDefinition& form, const Record& record, const PersonNames& names,
                                LocalTime now) {
    return Check(form, record, names, now).run();
}

std::vector<Problem> tooLongIn(const FormDefinition& form, const std::vector<FieldWrite>& writes,
                               const PersonNames& names) {
    const auto kilobytes = [](std::size_t bytes) { return std::to_string((bytes + 1023) / 1024) + " KB"; };
    const auto labelOf = [&](const std::string& path) {
        const FieldDefinition* field = form.find(path);
        return "‘" + withName(field ? field->label : path, nameFor(names, partsOf(path).element)) + "’";
    };
    const FieldWrite* longest = nullptr;
    std::size_t longestBytes = 0;
    std::size_t bytes = 0;
    std::vector<Problem> problems;
    for (const FieldWrite& write : writes) {
        const auto* text = std::get_if<std::string>(&write.value);
        if (text == nullptr) continue;
        bytes += text->size();
        if (text->size() > longestBytes) {
            longest = &write;
            longestBytes = text->size();
        }
        if (text->size() <= kTextBytesMax) continue;
        problems.push_back({write.field, labelOf(write.field) + " is too long to be sent: it holds " +
                                             kilobytes(text->size()) + ", and " + kilobytes(kTextBytesMax) +
                                             " fit. Shorten it; until then it stays here as a draft"});
    }
    constexpr std::size_t kTogetherMax = kChangeBytesMax - kFrameBytes;
    if (problems.empty() && longest != nullptr && bytes > kTogetherMax) {
        problems.push_back(
            {longest->field, "Together the answers are too long to be sent: they hold " + kilobytes(bytes) +
                                 ", and " + kilobytes(kTogetherMax) + " fit. Shorten them, first of all " +
                                 labelOf(longest->field) + "; until then they stay here as a draft"});
    }
    return problems;
}

}  // namespace doorstep
