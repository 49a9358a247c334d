// Who lives in the sample council: names, birthdays, households, addresses, and who works with them.
#include "core/exchange/sample_families.h"

#include <nlohmann/json.hpp>

#include <array>

#include "core/exchange/sample_words.h"

namespace doorstep::sample {
namespace {

/// A number that schools give a child: a check letter and twelve digits.
std::string uniquePupilNumber(int number) {
    constexpr std::string_view kLetters = "ABCDEFGHJKLMNPQRTUVWXYZ";
    const std::string digits = "9310000" + std::to_string(10000 + number % 90000);
    int sum = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) sum += (digits[i] - '0') * (static_cast<int>(i) + 2);
    return kLetters[static_cast<std::size_t>(sum) % kLetters.size()] + digits;
}

}  // namespace

std::string Families::nextKey(std::string_view prefix, int& counter) {
    const std::string number = std::to_string(++counter);
    return std::string(prefix) + std::string(6 - std::min<std::size_t>(6, number.size()), '0') + number;
}

State Families::nextState(int& counter) {
    // Each state once, so that even a small council shows all; then mostly as it should be.
    constexpr std::array kAll{State::OnTime, State::DueSoon, State::Overdue, State::OnList, State::Never};
    constexpr std::array kUsual{State::OnTime, State::OnTime,  State::DueSoon, State::OnTime,
                                State::OnTime, State::Overdue, State::OnTime};
    const auto turn = static_cast<std::size_t>(counter++);
    return turn < kAll.size() ? kAll[turn] : kUsual[(turn - kAll.size()) % kUsual.size()];
}

Kin Families::makeKin() {
    const std::string_view surname = chance_.oneOf(surnames());
    return {surname, chance_.oneOf(ethnicities())};
}

Child Families::addPerson(const Kin& kin, std::string_view forename, bool girl, Date born, bool unborn) {
    ++summary_.people;
    const Child child{std::to_string(++nextPerson_), born, unborn};
    files_.row("ssd_person", {{"pers_person_id", child.key},
                              {"pers_forename", std::string(forename)},
                              {"pers_surname", std::string(kin.surname)},
                              {"pers_sex", unborn ? "U"
                                           : girl ? "F"
                                                  : "M"},
                              {"pers_ethnicity", std::string(kin.ethnicity)},
                              {"pers_dob", unborn ? "" : ukDate(born)},
                              {"pers_expected_dob", unborn ? ukDate(born) : ""},
                              {"pers_send_flag", "N"},
                              {"pers_is_mother", "N"}});
    if (!unborn && born.plusYears(5) < today_) {
        files_.row("ssd_linked_identifiers", {{"link_table_id", "L" + child.key},
                                              {"link_person_id", child.key},
                                              {"link_identifier_type", "Unique Pupil Number"},
                                              {"link_identifier_value", uniquePupilNumber(nextPerson_)},
                                              {"link_valid_from_date", ukDate(born.plusYears(5))}});
    }
    return child;
}

Child Families::addChild(const Kin& kin, int ageMin, int ageMax) {
    const bool girl = chance_.percent(50);
    const std::string_view forename = chance_.oneOf(girl ? girlsNames() : boysNames());
    const int age = chance_.between(ageMin, ageMax);
    const Date born = today_.plusYears(-age).plusDays(-chance_.between(10, 350));
    return addPerson(kin, forename, girl, born, false);
}

std::vector<Child> Families::addFamily(int children, bool expecting) {
    const Kin kin = makeKin();
    std::vector<Child> family;
    int age = chance_.between(0, 15);
    for (int i = 0; i < children; ++i) {
        family.push_back(addChild(kin, age, age));
        age = age >= 3 ? age - chance_.between(1, 3) : age + chance_.between(2, 6);
    }
    if (expecting)
        family.push_back(addPerson(kin, "", false, today_.plusDays(chance_.between(20, 150)), true));
    addHousehold(family);
    return family;
}

void Families::addHousehold(const std::vector<Child>& children) {
    ++summary_.families;
    const std::string family = nextKey("F", families_);
    const nlohmann::ordered_json address{{"HOUSE", std::to_string(chance_.between(1, 140))},
                                         {"STREET", std::string(chance_.oneOf(streets()))},
                                         {"TOWN", std::string(chance_.oneOf(towns()))},
                                         {"UPRN", ""}};
    // ZZ is no postcode area, so nobody's door is meant.
    std::string postcode = "ZZ" + std::to_string(chance_.between(1, 19));
    postcode += ' ' + std::to_string(chance_.between(1, 9)) + "AB";
    const Date since = daysAgo(chance_.between(200, 2000));
    for (const Child& child : children) {
        files_.row("ssd_family", {{"fami_table_id", "FT" + child.key},
                                  {"fami_family_id", family},
                                  {"fami_person_id", child.key}});
        files_.row("ssd_address", {{"addr_table_id", nextKey("A", addresses_)},
                                   {"addr_address_json", address.dump()},
                                   {"addr_person_id", child.key},
                                   {"addr_address_type", "Home"},
                                   {"addr_address_start_date", ukDate(since)},
                                   {"addr_address_postcode", postcode}});
    }
}

void Families::involve(const Child& child, const Worker& worker, std::string_view role, Date from,
                       std::optional<Date> to, std::string_view reason) {
    files_.row("ssd_involvements", {{"invo_involvements_id", nextKey("I", involvements_)},
                                    {"invo_professional_id", worker.key},
                                    {"invo_professional_role_id", std::string(role)},
                                    {"invo_professional_team", std::string(keyOf(worker.team))},
                                    {"invo_involvement_start_date", isoTime(from, 0)},
                                    {"invo_involvement_end_date", to ? isoTime(*to, 0) : ""},
                                    {"invo_worker_change_reason", std::string(reason)},
                                    {"invo_person_id", child.key}});
}

void Families::allocateFamily(const std::vector<Child>& children, Worker& worker, Date from) {
    // Some families have had another worker, some a second one, and some have cover just now.
    const bool changed = chance_.percent(30) && daysBetween(from, today_) > 120;
    const bool shared = chance_.percent(15);
    const bool covered = chance_.percent(8);
    const Date handedOver = daysAgo(chance_.between(40, 100));
    const Worker* colleague = changed || shared || covered ? &roster_.colleagueOf(worker) : nullptr;
    for (const Child& child : children) {
        if (changed) {
            involve(child, *colleague, "Allocated Social Worker", from, handedOver, "Case transferred");
        }
        involve(child, worker, "Allocated Social Worker", changed ? handedOver : from, std::nullopt, "");
        if (shared) involve(child, *colleague, "Co-worker", daysAgo(30), std::nullopt, "");
        if (covered) {
            involve(child, *colleague, "Cover", daysAgo(3), today_.plusDays(11),
                    "Cover during annual leave");
        }
    }
}

void Families::addNamed() {
    const Kin hartley{"Hartley", "WBRI"};
    const std::vector<Child> family{
        addPerson(hartley, "Ava", true, today_.plusYears(-9).plusDays(-40), false),
        addPerson(hartley, "Noah", false, today_.plusYears(-6).plusDays(-130), false),
        addPerson(hartley, "Mia", true, today_.plusYears(-3).plusDays(-75), false),
    };
    const Child leon =
        addPerson({"Marsh", "MWBC"}, "Leon", false, today_.plusYears(-19).plusDays(-60), false);
    DOORSTEP_ASSERT(family.front().key == sample_people::kAva && family.back().key == sample_people::kMia);
    DOORSTEP_ASSERT(leon.key == sample_people::kLeon);
    addHousehold(family);
    addHousehold({leon});

    addHartleys(family);
    Worker& sam = roster_.named(sample_staff::kSam);
    sam.cases += 1;
    addAdvice(leon, sam, State::DueSoon, true);
}

void Families::addNext() {
    // How often each kind comes among twenty.
    enum Kind : std::uint8_t { Need, Protection, Care, Disability, Assessment, Leaver };
    constexpr std::array<Kind, 20> kTurns{
        Protection, Need,       Leaver,     Care,   Need, Leaver, Protection, Need, Disability, Leaver,
        Need,       Protection, Assessment, Leaver, Need, Care,   Protection, Need, Leaver,     Disability};
    const int turn = summary_.families;
    const bool north = turn % 2 == 0;
    switch (kTurns[static_cast<std::size_t>(turn) % kTurns.size()]) {
        case Need: return addChildInNeed(north);
        case Protection: return addProtected(north);
        case Care: return addInCare();
        case Disability: return addDisabled();
        case Assessment: return addInAssessment();
        case Leaver: return addCareLeaver();
    }
}

}  // namespace doorstep::sample
