// A device's store on a disk that fails: every call of the whole of it, SQLite's and those for anchor and
// rescue file, from opening to closing. An error with a code, and nothing that was acknowledged is lost.
#include "tests/support/failing_calls.h"

#include "tests/sync/written_store.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

struct Kind {
    const char* name;
    CallFailure failure;
    bool stays;
};

/// What the flow came to: the stages it went through, and what it was told was saved.
struct Attempt {
    std::set<std::string> saved;  ///< Words.
    bool draftKept = false;
    std::string stage = "open";  ///< The one that was under way when an error came.
    std::optional<Error> error;
};

struct WorkingTablet : WrittenStore {
    WorkingTablet() : WrittenStore(6) {
        auto store = std::move(open(false)).value();
        Caseload& caseload = store->caseload();
        const Council council;
        for (const Change& change : council.changes()) {
            Transaction transaction = std::move(Transaction::begin(store->database())).value();
            REQUIRE(caseload.store().append(change, encode(change)).ok());
            REQUIRE(transaction.commit().ok());
        }
        visit = save(caseload, "before");
        // As a crash leaves it: with a log, and a change that waits for the server.
        for (const char* name : {"doorstep.db", "doorstep.db-wal", "anchor", "rescue"}) {
            start[name] = readFile(folder / name);
            REQUIRE(!start[name].empty());
        }
    }
    static RecordId save(Caseload& caseload, const std::string& words) {
        auto writes = wholeVisit({kAva}, "2026-03-09");
        writes.push_back(text("purpose", words));
        return caseload.create("visit", {kAva}, writes).value();
    }
    [[nodiscard]] Result<void> flow(Attempt& attempt) {
        TRY_SET(const std::unique_ptr<DeviceStore> store, open(false));
        Caseload& caseload = store->caseload();
        attempt.stage = "save";
        for (const char* words : {"first", "second"}) {
            TRY(caseload.edit(visit, {text("purpose", words)}));
            attempt.saved.insert(words);
        }
        attempt.stage = "draft";
        TRY(caseload.keepDraft({visit, "visit", {kAva}, {text("place", "typed")}, noon()}));
        attempt.draftKept = true;
        attempt.stage = "search";
        TRY_SET(const auto hits, caseload.search("second", 10));
        if (hits.empty()) return {ErrorCode::WrongState, "the search missed what was saved"};
        attempt.stage = "deliver";
        {
            TRY_SET(const auto unsent, caseload.unsent(10));
            TRY_SET(Transaction transaction, Transaction::begin(store->database()));
            TRY(caseload.markDelivered(unsent.front().change.dot, Delivery::Accepted, ""));
            TRY(transaction.commit());
        }
        attempt.stage = "save again";
        TRY(caseload.edit(visit, {text("purpose", "third")}));
        attempt.saved.insert("third");
        attempt.stage = "checkpoint";
        TRY(store->database().checkpoint());
        attempt.stage = "close";
        return {};
    }
    Attempt run() {
        Attempt attempt;
        const auto done = flow(attempt);
        if (!done) attempt.error = done.error();
        return attempt;
    }
    void requireKept(const Attempt& attempt) {
        auto opened = open(false);
        INFO((opened ? "" : opened.error().detail));
        REQUIRE(opened.ok());
        Caseload& caseload = (*opened)->caseload();
        std::set<std::string> written;
        const auto changes = (*opened)->caseload().store().history(visit);
        REQUIRE(changes.ok());
        for (const StoredChange& change : *changes) {
            for (const FieldWrite& write : change.change.writes) {
                if (write.field == "purpose") written.insert(std::get<std::string>(write.value));
            }
        }
        REQUIRE(std::ranges::includes(written, attempt.saved));
        REQUIRE((!attempt.draftKept || caseload.draft(visit)->has_value()));
        REQUIRE((*opened)->verify()->findings.empty());
    }

    RecordId visit;
    Files start;
};

}  // namespace

TEST_CASE("Whichever call of a device's store fails, there is an error and nothing acknowledged is lost") {
    const auto kind = GENERATE(
        Kind{"I/O error", CallFailure::Io, false}, Kind{"I/O error", CallFailure::Io, true},
        Kind{"no space", CallFailure::NoSpace, false}, Kind{"no space", CallFailure::NoSpace, true},
        Kind{"short transfer", CallFailure::Short, false},
        Kind{"short transfer", CallFailure::Short, true});
    static WorkingTablet device;
    std::map<std::string, int> errors;
    int calls = 0;
    for (int failing = 1; calls >= failing - 1; ++failing) {
        device.put(device.start);
        Attempt attempt;
        {
            const FailingCalls disk(kind.failure, failing, kind.stays);
            attempt = device.run();
            calls = disk.calls();
        }
        INFO(kind.name << (kind.stays ? " from call " : " at call ") << failing << " in " << attempt.stage
                       << ": " << (attempt.error ? attempt.error->detail : "no error"));
        if (attempt.error) {
            ++errors[attempt.stage];
            // A disk that fails says nothing about what lies on it.
            const ErrorCode code = attempt.error->code;
            REQUIRE((code == ErrorCode::Io || code == ErrorCode::DiskFull));
        }
        device.requireKept(attempt);
    }
    std::string told;
    for (const auto& [stage, count] : errors) told += ", " + std::to_string(count) + " in " + stage;
    WARN(kind.name << (kind.stays ? " from then on" : " once") << " at each of " << calls << " calls"
                   << told);
    if (kind.failure == CallFailure::Short) {
        CHECK(errors.empty());
        return;
    }
    for (const char* stage : {"open", "save", "draft", "save again", "checkpoint"}) {
        INFO(stage);
        CHECK(errors[stage] > 0);
    }
}
