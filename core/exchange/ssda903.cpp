// What the return says of a care leaver.
#include "core/exchange/ssda903.h"

#include <algorithm>

#include "core/exchange/recorded.h"
#include "core/records/fields.h"

namespace doorstep {
namespace {

constexpr int kFirstAge = 17;
constexpr int kLastAgeByBirthday = 21;
constexpr int kLastAge = 25;
const CareLeaverRow kDied{"DIED", "0", "0"};

/// Whether a person holds a status on any day from `from` to `to`.
bool holds(const Record& person, const std::string& kind, Date from, Date to) {
    for (const std::string& element : membersOf(person, "status")) {
        if (textValue(person, elementField("status", element, "kind")) != kind) continue;
        const auto began = dayIn(person, elementField("status", element, "from"));
        const auto ended = dayIn(person, elementField("status", element, "to"));
        if ((!began || *began <= to) && (!ended || *ended >= from)) return true;
    }
    return false;
}

/// The age that somebody reaches in a year; 0 for one that the return does not ask about.
int ageReached(Date born, const ReturnYear& year) {
    for (int age = kFirstAge; age <= kLastAge; ++age) {
        const Date birthday = born.plusYears(age);
        if (birthday >= year.first && birthday <= year.last) return age;
    }
    return 0;
}

struct Window {
    Date first, last;
    std::optional<Date> birthday;  ///< The nearest to it counts; without one, the latest.
};

Window windowFor(Date born, int age, const ReturnYear& year) {
    if (age > kLastAgeByBirthday) return {year.first, year.last, std::nullopt};
    const Date birthday = born.plusYears(age);
    return {birthday.plusMonths(-3), birthday.plusMonths(1), birthday};
}

bool isSettled(const Record& contact) {
    constexpr const char* kAnswers[] = {"date", "in_touch", "activity", "accommodation", "suitable"};
    return std::all_of(std::begin(kAnswers), std::end(kAnswers),
                       [&](const char* field) { return distinctValues(contact, field).size() < 2; });
}

const Record* countingContact(const std::vector<Record>& contacts, const Window& window) {
    const Record* best = nullptr;
    std::pair<int, Date> bestRank;
    for (const Record& contact : contacts) {
        const auto day = dayIn(contact, "date");
        if (contact.type != "contact" || !day || *day < window.first || *day > window.last) continue;
        if (textValue(contact, "in_touch").empty() || !isSettled(contact)) continue;
        const int away = window.birthday ? std::abs(daysBetween(*day, *window.birthday)) : 0;
        const std::pair<int, Date> rank{-away, *day};
        const bool better = !best || bestRank < rank || (bestRank == rank && best->id < contact.id);
        if (better) {
            best = &contact;
            bestRank = rank;
        }
    }
    return best;
}

/// A death that was learnt of by the end of the window, or of the year for who has no window.
bool hasDied(const Record& person, const std::vector<Record>& contacts, Date by) {
    const auto died = dayIn(person, "date_of_death");
    if (died && *died <= by) return true;
    return std::any_of(contacts.begin(), contacts.end(), [&](const Record& contact) {
        const auto day = dayIn(contact, "date");
        return contact.type == "contact" && day && *day <= by && textValue(contact, "in_touch") == "DIED";
    });
}

Error refused(const char* field, const std::string& reason) {
    return {ErrorCode::InvalidInput, std::string(field) + ": " + reason};
}

Result<std::string> accommodationIn(const Record& contact, bool inTouch, int age) {
    const std::string code = textValue(contact, "accommodation");
    const Value suitable = valueOf(contact, "suitable");
    if (code.empty() || code == "0") {
        if (inTouch) return refused("ACCOM", "in touch, and it is not recorded where they live");
        return std::string("0");
    }
    if (code == "Z" && age == kFirstAge) {
        return refused("ACCOM", "Z, with former foster carers, is not for who turns 17 in the year");
    }
    if (code == "S" || code == "X") return code + "2";
    const auto* answer = std::get_if<bool>(&suitable);
    if (answer != nullptr) return code + (*answer ? "1" : "2");
    if (inTouch) return refused("ACCOM", "it is not recorded whether where they live is suitable");
    return std::string("0");
}

Result<CareLeaverRow> rowFrom(const Record& contact, int age) {
    CareLeaverRow row{textValue(contact, "in_touch"), textValue(contact, "activity"), {}};
    if (row.inTouch == "DIED" || row.inTouch == "RHOM") return CareLeaverRow{row.inTouch, "0", "0"};
    const bool inTouch = row.inTouch == "YES";
    if (row.activity.empty()) row.activity = "0";
    if (inTouch && row.activity == "0") {
        return refused("ACTIV", "in touch, and it is not recorded what they mainly do");
    }
    TRY_SET(row.accommodation, accommodationIn(contact, inTouch, age));
    return row;
}

}  // namespace

ReturnYear ReturnYear::endingIn(int endsIn) {
    return {makeDate(endsIn - 1, 4, 1).value(), makeDate(endsIn, 3, 31).value()};
}

Result<std::optional<CareLeaverRow>> careLeaverRow(const Record& person,
                                                   const std::vector<Record>& contacts,
                                                   const ReturnYear& year) {
    using Row = std::optional<CareLeaverRow>;
    const auto born = dayIn(person, "date_of_birth");
    const int age = born ? ageReached(*born, year) : 0;
    if (age == 0 || !holds(person, "care_leaver", year.first, year.last)) return Row();
    const Date birthday = born->plusYears(age);
    if (holds(person, "cla", birthday, birthday)) return Row();
    const Window window = windowFor(*born, age, year);
    if (hasDied(person, contacts, window.last)) return Row(kDied);
    const Record* contact = countingContact(contacts, window);
    if (contact == nullptr) return Row({"NO", "0", "0"});
    TRY_SET(CareLeaverRow row, rowFrom(*contact, age));
    return Row(std::move(row));
}

}  // namespace doorstep
