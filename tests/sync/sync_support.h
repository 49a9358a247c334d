// Priya's and Tom's tablets and a server between them, for tests of what travels.
#pragma once

#include "tests/core/caseload/council.h"
#include "tests/sync/device_support.h"

namespace doorstep::test {

/// The council of `council.h` on a server. Priya and Tom may see Ava, Noah and Mia.
struct SyncedTeam {
    SyncedTeam() {
        server.addUser(kPriya, "Priya Nair", "social_worker");
        server.addUser(kTom, "Tom Hughes", "social_worker");
        for (const Change& change : council.changes()) server.import(change);
        server.allow(kPriya, {kAva, kNoah, kMia});
        server.allow(kTom, {kAva, kNoah, kMia});
    }
    void enrolBoth() {
        priya.enrolAs(kPriya);
        tom.enrolAs(kTom);
    }
    /// Enrols both and brings them up to date.
    void begin() {
        enrolBoth();
        synced(priya);
        synced(tom);
    }

    static SyncReport synced(TestTablet& tablet) {
        const auto report = tablet->sync();
        if (!report) FAIL(report.error().detail);
        return *report;
    }
    static RecordId visit(TestTablet& tablet, const std::vector<PersonId>& children) {
        const auto id = tablet->caseload().create("visit", children, wholeVisit(children, "2026-03-09"));
        if (!id) FAIL(id.error().detail);
        return *id;
    }
    static void note(TestTablet& tablet, RecordId visit, const std::string& field,
                     const std::string& words) {
        REQUIRE(tablet->caseload().edit(visit, {text(field, words)}).ok());
    }
    static bool has(TestTablet& tablet, RecordId record) {
        return tablet->caseload().store().load(record).ok();
    }
    static Record stored(TestTablet& tablet, RecordId record) {
        const auto loaded = tablet->caseload().store().load(record);
        if (!loaded) FAIL(loaded.error().detail);
        return *loaded;
    }
    static std::size_t unsent(TestTablet& tablet) { return tablet->caseload().unsent(1000)->size(); }
    /// Adds to what the case-management system said, and to the server.
    const Change& office(const std::string& type, RecordId id, std::vector<PersonId> subjects,
                         std::vector<FieldWrite> writes) {
        const Change& change = council.add(type, id, std::move(subjects), std::move(writes));
        server.import(change);
        return change;
    }

    Council council;
    FakeServer server;
    TestTablet priya{server, "priya"};
    TestTablet tom{server, "tom"};
};

}  // namespace doorstep::test
