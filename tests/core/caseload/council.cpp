// A small council for tests.
#include "tests/core/caseload/council.h"

namespace doorstep::test {

Council::Council() {
    const auto user = [&](UserId id, const char* name, const char* role) {
        add("user", id, {}, {text("name", name), text("role", role)});
    };
    user(kPriya, "Priya Nair", "social_worker");
    user(kTom, "Tom Hughes", "social_worker");
    user(kGrace, "Grace Bennett", "supervisor");
    user(kSam, "Sam Okafor", "adviser");
    const auto child = [&](PersonId id, const char* forename, const char* born, const char* status) {
        add("person", id, {id},
            {text("forename", forename),
             text("surname", "Larkin"),
             text("date_of_birth", born),
             text("household", "larkin"),
             text("local_id", std::string("L-") + forename),
             {"status/s1", true},
             text("status/s1/kind", status),
             text("status/s1/from", "2026-01-05")});
    };
    child(kAva, "Ava", "2018-05-02", "cp");
    child(kNoah, "Noah", "2020-11-20", "cp");
    child(kMia, "Mia", "2024-01-15", "cin");
    add("person", kLeon, {kLeon},
        {text("forename", "Leonard"),
         text("preferred_name", "Leon"),
         text("surname", "Fox"),
         text("date_of_birth", "2006-06-06"),
         {"status/s1", true},
         text("status/s1/kind", "care_leaver"),
         text("status/s1/from", "2024-06-06")});
    add("person", kStranger, {kStranger}, {text("forename", "Olive"), text("surname", "Marsh")});
    std::uint8_t number = 100;
    for (const PersonId& person : {kAva, kNoah, kMia}) {
        allocate(number++, person, kPriya, "allocated", "2026-01-05");
        allocate(number++, person, kTom, "co_worker", "2026-01-05");
    }
    allocate(number++, kLeon, kSam, "adviser", "2024-06-06");
}

const Change& Council::add(const std::string& type, RecordId id, std::vector<PersonId> subjects,
                           std::vector<FieldWrite> writes) {
    office_.type = type;
    office_.subjects = std::move(subjects);
    changes_.push_back(office_.write(id, std::move(writes), ChangeKind::Import));
    return changes_.back();
}

const Change& Council::allocate(std::uint8_t number, PersonId person, UserId worker,
                                const std::string& role, const std::string& from, const std::string& to,
                                const std::string& handover) {
    return add("allocation", numberedId<RecordId>(number), {person},
               {text("person", textOf(person)), text("worker", textOf(worker)), text("role", role),
                text("from", from), text("to", to), text("handover", handover)});
}

Tablet::Tablet(std::uint8_t number, UserId user, const std::string& name, Role role,
               const Council& council) {
    const Identity identity{user, numberedId<DeviceId>(number), role, {}, name};
    caseload =
        std::make_unique<Caseload>(Caseload::open({database, time, randomness, key, identity}).value());
    take(council.changes());
}

void Tablet::take(const std::vector<Change>& changes) {
    Transaction transaction = Transaction::begin(database).value();
    for (const Change& change : changes) REQUIRE(caseload->store().append(change, encode(change)));
    REQUIRE(transaction.commit());
}

void Tablet::meet(Tablet& other) {
    Transaction transaction = Transaction::begin(database).value();
    for (const StoredChange& stored : other->unsent(100'000).value()) {
        REQUIRE(caseload->store().append(stored.change, stored.encoded));
    }
    REQUIRE(transaction.commit());
}

std::vector<FieldWrite> wholeVisit(const std::vector<PersonId>& children, const std::string& date) {
    std::vector<FieldWrite> writes = {
        text("visit_type", "cp"),
        text("date", date),
        text("place", "home"),
        text("observation", "Everybody was at home and breakfast was on the table."),
        text("analysis", "The routine holds."),
    };
    for (const PersonId& child : children) {
        writes.push_back({childField(child, "seen"), true});
        writes.push_back({childField(child, "seen_alone"), true});
        writes.push_back(text(childField(child, "words"), "\"I have a new bed.\""));
    }
    return writes;
}

}  // namespace doorstep::test
