// Figures worked out on paper: what was done in time over a stretch of days, who is without what they
// should have, and each figure taken apart by team, worker and age.
#include <catch2/catch.hpp>

#include <filesystem>

#include "core/records/fields.h"
#include "sync/server/counts.h"
#include "tests/sync/server/council.h"

using namespace doorstep;
using namespace doorstep::server;
using namespace doorstep::server::test;

namespace {

std::string text(const char* words) {
    return words;
}

using Names = std::multiset<std::string>;

/// Tuesday, 3 March 2026, 10:00, in the council of `council.h`.
struct Office {
    Office() { describe(); }
    explicit Office(Database database) : council(std::move(database)) { describe(); }
    void describe() {
        council.officeSays(council.ava, status("cp", "2026-01-05", "2016-04-01"));
        council.officeSays(council.noah, status("cp", "2026-01-05", "2022-03-04"));
        council.officeSays(council.mia, status("cin", "2026-01-05", "2025-06-01"));
        council.officeSays(council.leon, status("care_leaver", "2025-12-01", "2006-05-02"));
    }

    static std::vector<FieldWrite> status(const char* kind, const char* from, const char* born) {
        return {{"status/s", true},
                {"status/s/kind", text(kind)},
                {"status/s/from", text(from)},
                {"date_of_birth", text(born)}};
    }

    RecordId write(Tablet& tablet, const char* type, PersonId about, std::vector<FieldWrite> writes) {
        const auto id = makeId<RecordId>(council.time, council.randomness);
        Change change = tablet.draft(id, {about}, {});
        change.type = type;
        change.writes = std::move(writes);
        std::sort(change.writes.begin(), change.writes.end(),
                  [](const FieldWrite& a, const FieldWrite& b) { return a.field < b.field; });
        tablet.commit(change);
        tablet.sync();
        return id;
    }
    RecordId visit(PersonId child, const char* day, std::vector<FieldWrite> more = {}) {
        std::vector<FieldWrite> writes{{memberField("child", textOf(child)), true},
                                       {childField(child, "seen"), true},
                                       {"date", text(day)},
                                       {"visit_type", text("cp")}};
        writes.insert(writes.end(), more.begin(), more.end());
        return write(priya, "visit", child, writes);
    }
    void submit(RecordId id) {
        const Record known = council.record(id);
        Change change = priya.draft(id, {known.subjects.begin(), known.subjects.end()}, {});
        change.kind = ChangeKind::Submit;
        change.decision = Decision{contentHash(known), {}, {}};
        priya.commit(change);
        priya.sync();
    }

    CouncilCounts count(int days = kShareDays) {
        return countsAsOf(*council.store, council.time.now(), days).value();
    }
    Names named(const std::vector<PersonId>& people) {
        const std::map<PersonId, std::string> names{
            {council.ava, "Ava"}, {council.noah, "Noah"}, {council.mia, "Mia"}, {council.leon, "Leon"}};
        Names named;
        for (const PersonId& id : people) named.insert(names.at(id));
        return named;
    }

    Council council;
    Tablet priya = council.enrol(council.priya);
};

const Share& share(const CouncilCounts& counts, const std::string& rule) {
    for (const Share& each : counts.shares) {
        if (each.rule == rule) return each;
    }
    FAIL("no share " << rule);
    return counts.shares.front();
}

const PeopleList& list(const CouncilCounts& counts, const std::string& id) {
    for (const PeopleList& each : counts.lists) {
        if (each.id == id) return each;
    }
    FAIL("no list " << id);
    return counts.lists.front();
}

std::vector<FieldWrite> found(const char* day, std::vector<FieldWrite> interview = {}) {
    std::vector<FieldWrite> writes{
        {"date", text(day)}, {"found_date", text(day)}, {"found_time", text("09:00")}};
    writes.insert(writes.end(), interview.begin(), interview.end());
    return writes;
}

std::vector<FieldWrite> held(const char* day, const char* time) {
    return {{"interview_accepted", true}, {"interview_date", text(day)}, {"interview_time", text(time)}};
}

}  // namespace

TEST_CASE("return interviews held within 72 hours, over 90 days") {
    Office office;
    Council& council = office.council;
    // 72 hours after 2 February, 09:00, is 5 February, 09:00.
    office.write(office.priya, "missing", council.ava, found("2026-02-02", held("2026-02-05", "09:00")));
    office.write(office.priya, "missing", council.noah, found("2026-02-02", held("2026-02-05", "09:01")));
    office.write(office.priya, "missing", council.mia,
                 found("2026-02-02", {{"interview_accepted", false}}));
    office.write(office.priya, "missing", council.ava, found("2026-02-20"));
    // There is time until 5 March.
    office.write(office.priya, "missing", council.mia, found("2026-03-02"));
    // The stretch begins on 4 December.
    office.write(office.priya, "missing", council.noah, found("2025-12-03"));
    const CouncilCounts counts = office.count();
    const Share& interviews = share(counts, "return_interview");
    CHECK(office.named(interviews.inTime) == Names{"Ava"});
    CHECK(office.named(interviews.late) == Names{"Ava", "Noah"});
    CHECK(office.named(interviews.untimed) == Names{"Mia"});
    CHECK(interviews.inTimePercent() == 33);
    CHECK(office.named(share(office.count(91), "return_interview").late) == Names{"Ava", "Noah", "Noah"});
}

TEST_CASE("records offered for approval in time: a day, two or five working days") {
    Office office;
    Council& council = office.council;
    // Two working days after Friday, 27 February, end with Tuesday, 3 March.
    office.submit(office.visit(council.ava, "2026-02-27"));
    // After Thursday, 26 February, they ended with Monday.
    office.submit(office.visit(council.noah, "2026-02-26"));
    office.visit(council.mia, "2026-02-20");  // A draft still.
    office.visit(council.mia, "2026-03-02");  // There is time.
    const std::vector<FieldWrite> concern{{"safety_concerns", text("A hole in the floor")}};
    auto early = concern;
    early.push_back({"start_time", text("10:01")});
    office.submit(office.visit(council.ava, "2026-03-02", early));
    auto late = concern;
    late.push_back({"start_time", text("09:59")});
    office.submit(office.visit(council.noah, "2026-03-02", late));
    const CouncilCounts counts = office.count();
    CHECK(office.named(share(counts, "record_visit").inTime) == Names{"Ava"});
    CHECK(office.named(share(counts, "record_visit").late) == Names{"Mia", "Noah"});
    CHECK(office.named(share(counts, "record_critical").inTime) == Names{"Ava"});
    CHECK(office.named(share(counts, "record_critical").late) == Names{"Noah"});
}

TEST_CASE("who has no worker, and who is in a manager's name only") {
    Office office;
    Council& council = office.council;
    CHECK(list(office.count(), "without_worker").people.empty());
    const CouncilCounts before = office.count();
    council.time.advanceMs(1000);
    const auto allocations = council.store->allocationsOf(council.noah).value();
    REQUIRE(allocations.size() == 1);
    REQUIRE(council.registry.endAllocation(allocations[0], council.today().plusDays(-1), "Moved").ok());
    council.allocate(council.leon, council.ruth);
    const UserRow owen = council.store->user(council.owen).value();
    REQUIRE(council.registry.setActive(owen, false).ok());
    const CouncilCounts counts = office.count();
    CHECK(office.named(list(counts, "without_worker").people) == Names{"Noah"});
    CHECK(office.named(list(counts, "without_worker").looked) == Names{"Ava", "Leon", "Mia", "Noah"});
    CHECK(office.named(list(counts, "in_managers_names").people) == Names{"Leon"});
    CHECK((countsAsOf(*council.store, before.asOf).value() == before));
}

TEST_CASE("care leavers without their health history, and who was missing three times in 90 days") {
    Office office;
    Council& council = office.council;
    Tablet owen = council.enrol(council.owen);
    CHECK(office.named(list(office.count(), "without_health_history").people) == Names{"Leon"});
    const auto contact = office.write(owen, "contact", council.leon,
                                      {{"date", text("2026-02-10")}, {"health_history_given", false}});
    CHECK(list(office.count(), "without_health_history").people.size() == 1);
    Change given = owen.draft(contact, {council.leon}, {{"health_history_given", true}});
    given.type = "contact";
    owen.commit(given);
    owen.sync();
    const CouncilCounts counts = office.count();
    CHECK(list(counts, "without_health_history").people.empty());
    CHECK(office.named(list(counts, "without_health_history").looked) == Names{"Leon"});

    for (const char* day : {"2026-01-10", "2026-01-20"}) {
        office.write(office.priya, "missing", council.ava, found(day));
    }
    CHECK(list(office.count(), "missing_often").people.empty());
    office.write(office.priya, "missing", council.ava, found("2026-02-01"));
    CHECK(office.named(list(office.count(), "missing_often").people) == Names{"Ava"});
}

TEST_CASE("figures taken apart by team, worker and age") {
    Office office;
    Council& council = office.council;
    council.officeSays(council.mia, {{"date_of_birth", Value()}, {"expected_birth", text("2026-05-01")}});
    const CouncilCounts counts = office.count();
    const auto overdue = [&](GroupBy by) {
        std::map<std::string, Names> groups;
        for (const GroupCounts& group : grouped(counts, by)) {
            Names& names = groups[group.name];
            for (const Figure& figure : group.counts.figures) {
                if (figure.rule == "cp_visit" || figure.rule == "pa_in_touch") {
                    names.merge(office.named(figure.overdue));
                }
            }
        }
        return groups;
    };
    // The tenth birthday is still to come, the fourth is tomorrow.
    CHECK(overdue(GroupBy::Age) == std::map<std::string, Names>{{"Aged 1 to 4", {"Noah"}},
                                                                {"Aged 18 and over", {"Leon"}},
                                                                {"Aged 5 to 9", {"Ava"}},
                                                                {"Not born yet", {}}});
    const std::string priya = council.store->user(council.priya).value().name;
    const std::string tom = council.store->user(council.tom).value().name;
    const std::string owen = council.store->user(council.owen).value().name;
    CHECK(overdue(GroupBy::Worker) ==
          std::map<std::string, Names>{{priya, {"Ava", "Noah"}}, {tom, {"Ava"}}, {owen, {"Leon"}}});
    const auto teams = overdue(GroupBy::Team);
    REQUIRE(teams.size() == 2);
    CHECK(std::set<Names>{teams.begin()->second, teams.rbegin()->second} ==
          std::set<Names>{{"Ava", "Noah"}, {"Leon"}});
}

TEST_CASE("what was worked out goes with the records it was worked out from") {
    const auto folder =
        std::filesystem::temp_directory_path() / ("doorstep-figures-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    const auto file = folder / "server.db";
    const Secret key = crypto::makeKey();
    {
        Office office(Database::open(file, key, OpenMode::Create).value());
        Council& council = office.council;
        office.visit(council.noah, "2026-03-02");
        const auto overdue = [&] {
            const CouncilCounts counts = office.count();
            for (const Figure& figure : counts.figures) {
                if (figure.rule == "cp_visit") return office.named(figure.overdue);
            }
            return Names{};
        };
        CHECK(overdue() == Names{"Ava"});
        Database other = Database::open(file, key, OpenMode::ReadWrite).value();
        REQUIRE(other
                    .execute("DELETE FROM record_person WHERE record IN (SELECT number FROM record WHERE "
                             "type='visit')")
                    .ok());
        CHECK(overdue() == Names{"Ava", "Noah"});
        REQUIRE(other.execute("DELETE FROM person").ok());
        auto left = other.prepare("SELECT count(*) FROM known_then").value();
        REQUIRE(left.step().value());
        CHECK(left.integer(0) == 0);
    }
    std::filesystem::remove_all(folder);
}
