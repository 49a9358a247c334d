// A database that cannot be used any more: set aside whole, built anew from server and rescue file, and
// what is uncertain is named.
#include <random>

#include "tests/sync/sync_support.h"

using namespace doorstep;
using namespace doorstep::test;
namespace fs = std::filesystem;

namespace {

struct Fixture : SyncedTeam {
    [[nodiscard]] fs::path home() const { return priya.home / "tablet"; }

    void spoilDatabase(std::size_t from = 0) {
        priya.device.reset();
        std::string content = readFile(home() / "doorstep.db");
        for (std::size_t at = from; at < content.size(); at += 1000) content[at] ^= '\x55';
        writeFile(home() / "doorstep.db", content);
        priya.restart();
    }
    /// The home without its lock, and back again; `but` stays as it is then.
    std::map<fs::path, std::string> copyHome() {
        priya.device.reset();
        std::map<fs::path, std::string> files;
        for (const auto& entry : fs::directory_iterator(home())) {
            if (entry.is_regular_file() && entry.path().filename() != "lock") {
                files[entry.path()] = readFile(entry.path());
            }
        }
        unlock();
        return files;
    }
    void putBack(const std::map<fs::path, std::string>& files, const std::string& but = {}) {
        priya.device.reset();
        for (const auto& [path, content] : files) {
            if (path.filename() != but) writeFile(path, content);
        }
        priya.restart();
    }
    void unlock() {
        priya.restart();
        const auto unlocked = priya->unlock(kPin);
        INFO((unlocked ? "" : unlocked.error().detail));
        REQUIRE(unlocked.ok());
    }
    RebuildReport rebuild() {
        const auto report = priya->rebuild(kPin);
        INFO((report ? "" : report.error().detail));
        REQUIRE(report.ok());
        return *report;
    }
    bool serverHas(const std::string& words) {
        for (const Change& change : server.accepted()) {
            for (const FieldWrite& write : change.writes) {
                if (write.value == Value(words)) return true;
            }
        }
        return false;
    }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a database that does not read is built anew from server and rescue file") {
    begin();
    const RecordId sent = visit(priya, {kAva});
    synced(priya);
    note(priya, sent, "analysis", "Not sent yet");
    const RecordId unsentVisit = visit(priya, {kNoah});
    priya->lock();
    const std::string rescue = readFile(home() / "rescue");
    spoilDatabase();
    const std::string spoilt = readFile(home() / "doorstep.db");

    CHECK(failureOf(priya->unlock(kPin)) == ErrorCode::Damaged);
    CHECK(failureOf(priya->rebuild("111111")) == ErrorCode::WrongKey);
    const RebuildReport report = rebuild();
    CHECK(report.waiting == 2);
    CHECK_FALSE(report.draftsWhole);
    CHECK(readFile(home() / report.setAside / "doorstep.db") == spoilt);
    CHECK(priya->state() == DeviceState::Unlocked);
    const auto returning = priya->waitingToReturn().value();
    REQUIRE(returning.size() == 2);
    CHECK(returning[0].record == sent);
    CHECK(returning[1].record == unsentVisit);
    // Before the history is here nothing gets a number, and what waits outlives a restart.
    CHECK(failureOf(priya->caseload().create("visit", {kAva}, {text("purpose", "Too early")})) !=
          ErrorCode::Io);
    unlock();

    const SyncReport sync = synced(priya);
    CHECK(sync.broughtBack == 2);
    CHECK(sync.uncertain.empty());
    CHECK(priya->waitingToReturn()->empty());
    synced(tom);
    CHECK(stored(priya, sent) == stored(tom, sent));
    CHECK(stored(priya, unsentVisit) == stored(tom, unsentVisit));
    CHECK(textValue(stored(tom, sent), "analysis") == "Not sent yet");
    CHECK(unsent(priya) == 0);
    CHECK(server.acceptedFrom(priya->profile().identity.device).size() == 3);
    // And it goes on as ever.
    note(priya, sent, "purpose", "Afterwards");
    CHECK(synced(priya).sent == 1);
    CHECK(priya->verify()->findings.empty());
    unlock();
    CHECK(priya->verify()->findings.empty());
}

TEST_CASE_METHOD(Fixture, "no word can be read in any file of a home, whatever has become of it") {
    begin();
    const auto requireSealed = [&](const char* when) {
        INFO(when);
        for (const char* canary :
             {"dog sleeps", "bedwetting", "purpose", "CREATE TABLE", "SQLite format"}) {
            INFO(canary);
            CHECK(filesContaining(priya.home.path(), canary).empty());
        }
    };
    const auto empty = fs::file_size(home() / "rescue");
    const RecordId unsentVisit = visit(priya, {kAva});
    note(priya, unsentVisit, "analysis", "The dog sleeps in the hall");
    const FormDraft draft{unsentVisit, "visit", {kAva}, {text("purpose", "bedwetting")}, noon()};
    REQUIRE(priya->caseload().keepDraft(draft).ok());
    for (const char* name : {"doorstep.db", "doorstep.db-wal", "doorstep.db-shm", "anchor"}) {
        CHECK(fs::file_size(home() / name) > 0);
    }
    CHECK(fs::file_size(home() / "rescue") > empty + 100);
    requireSealed("open");
    priya->lock();
    requireSealed("locked");
    spoilDatabase(4096);
    const RebuildReport report = rebuild();
    CHECK(fs::exists(home() / report.setAside / "doorstep.db"));
    requireSealed("set aside and built anew");
}

TEST_CASE_METHOD(Fixture, "what waits on the server stays in the rescue file until it counts") {
    begin();
    const RecordId waiting = visit(priya, {kAva});
    server.bend = [](protocol::SyncAnswer& answer) {
        for (protocol::Receipt& receipt : answer.receipts) {
            receipt.status = protocol::ReceiptStatus::Waiting;
        }
    };
    CHECK(synced(priya).sent == 0);
    unlock();
    spoilDatabase();
    CHECK(rebuild().waiting == 1);
    server.bend = [](protocol::SyncAnswer&) {};
    synced(priya);
    CHECK(has(priya, waiting));
    CHECK(unsent(priya) == 0);
}

TEST_CASE_METHOD(Fixture, "while the history is not here, saving is refused and drafts are kept") {
    begin();
    spoilDatabase();
    rebuild();
    const auto saved = priya->caseload().create("visit", {kAva}, {text("purpose", "Too early")});
    CHECK_FALSE(saved.ok());
    const FormDraft draft{numberedId<RecordId>(99), "visit", {kAva}, {text("purpose", "Typed")}, noon()};
    REQUIRE(priya->caseload().keepDraft(draft).ok());
    CHECK(failureOf(priya->caseload().saveDraft(draft.record)) != ErrorCode::Io);
    synced(priya);
    REQUIRE(priya->caseload().saveDraft(draft.record).ok());
    CHECK(synced(priya).sent == 1);
}

TEST_CASE_METHOD(Fixture, "an older database put back is given up without losing what was typed or saved") {
    begin();
    const RecordId record = visit(priya, {kAva});
    synced(priya);
    const auto before = copyHome();
    note(priya, record, "analysis", "After the copy");
    const FormDraft draft{record, "visit", {kAva}, {text("place", "school")}, noon()};
    REQUIRE(priya->caseload().keepDraft(draft).ok());
    priya.device.reset();
    const std::string rescue = readFile(home() / "rescue");
    const std::string anchor = readFile(home() / "anchor");
    putBack(before);
    writeFile(home() / "rescue", rescue);
    writeFile(home() / "anchor", anchor);
    const auto refused = priya->unlock(kPin);
    CHECK(failureOf(refused) == ErrorCode::Damaged);
    CHECK(refused.error().detail.find("older copy") != std::string::npos);
    CHECK(rebuild().waiting == 1);
    CHECK(synced(priya).uncertain.empty());
    CHECK(textValue(stored(priya, record), "analysis") == "After the copy");
    CHECK(serverHas("After the copy"));
}

TEST_CASE_METHOD(Fixture,
                 "what the rescue file has and an older database and anchor have not is taken back") {
    begin();
    const RecordId record = visit(priya, {kAva});
    synced(priya);
    const auto before = copyHome();
    for (int i = 0; i < 3; ++i) note(priya, record, "analysis", "Word " + std::to_string(i));
    putBack(before, "rescue");
    unlock();
    CHECK(textValue(stored(priya, record), "analysis") == "Word 2");
    CHECK(synced(priya).sent == 3);
    CHECK(server.quarantine(priya->profile().identity.device).empty());
}

TEST_CASE_METHOD(Fixture,
                 "words are not typed and saved both after a crash between rescue file and commit") {
    begin();
    const auto typed = [this](RecordId into, const char* words) {
        REQUIRE(
            priya->caseload().keepDraft({into, "visit", {kAva}, {text("analysis", words)}, noon()}).ok());
    };
    const RecordId record = visit(priya, {kAva});
    const RecordId other = visit(priya, {kAva});
    crypto::SystemRandomness randomness;
    const auto fresh = makeId<RecordId>(priya.time, randomness);
    typed(record, "Saved as typed");
    typed(fresh, "A new visit");
    typed(other, "Other words");
    const auto before = copyHome();
    typed(other, "Saved instead");
    for (const RecordId id : {record, fresh, other}) REQUIRE(priya->caseload().saveDraft(id).ok());
    putBack(before, "rescue");
    unlock();
    CHECK(textValue(stored(priya, record), "analysis") == "Saved as typed");
    CHECK(textValue(stored(priya, fresh), "analysis") == "A new visit");
    CHECK(textValue(stored(priya, other), "analysis") == "Saved instead");
    const auto drafts = priya->caseload().drafts().value();
    REQUIRE(drafts.size() == 1);
    CHECK(drafts[0].writes == std::vector<FieldWrite>{text("analysis", "Other words")});
}

TEST_CASE_METHOD(Fixture, "two histories of one device end as two versions, on the server and here") {
    begin();
    const RecordId record = visit(priya, {kAva});
    synced(priya);
    const auto before = copyHome();
    note(priya, record, "analysis", "Sent, then forgotten");
    note(priya, record, "purpose", "Sent too");
    synced(priya);
    putBack(before);
    unlock();
    note(priya, record, "analysis", "Written over the older copy");
    server.mayFork = true;
    CHECK(failureOf(priya->sync()) == ErrorCode::Damaged);
    priya->lock();
    CHECK(rebuild().waiting == 1);
    const SyncReport report = synced(priya);
    CHECK(report.broughtBack == 1);
    REQUIRE(report.uncertain.size() == 1);
    CHECK(report.uncertain[0].find("two versions") != std::string::npos);
    CHECK(priya->uncertain().value() == report.uncertain);
    synced(tom);
    CHECK(stored(priya, record) == stored(tom, record));
    const auto versions = distinctValues(stored(tom, record), "analysis");
    CHECK(versions.size() == 2);
    CHECK(textValue(stored(tom, record), "purpose") == "Sent too");
    note(priya, record, "observation", "Afterwards");
    CHECK(synced(priya).sent == 1);
    // Building anew once more, or opening again, brings nothing a second time.
    priya->lock();
    CHECK(rebuild().waiting == 0);
    CHECK(synced(priya).broughtBack == 0);
    CHECK(distinctValues(stored(priya, record), "analysis").size() == 2);
}

TEST_CASE_METHOD(Fixture, "what is taken back about somebody who was lost goes once it is acknowledged") {
    begin();
    const RecordId unsentVisit = visit(priya, {kMia});
    priya->lock();
    spoilDatabase();
    server.allow(kPriya, {kAva, kNoah});
    CHECK(rebuild().waiting == 1);
    CHECK(synced(priya).needAttention == 1);
    CHECK(server.quarantine(priya->profile().identity.device).size() == 1);
    CHECK_FALSE(has(priya, unsentVisit));
    // What is about somebody in scope too stays.
    const RecordId shared = visit(priya, {kAva, kNoah});
    CHECK(synced(priya).lostPeople == 0);
    CHECK(has(priya, shared));
}

TEST_CASE_METHOD(Fixture, "what nobody has any more is named") {
    begin();
    const RecordId record = visit(priya, {kAva});
    synced(priya);
    for (int i = 0; i < 3; ++i) note(priya, record, "analysis", "Word " + std::to_string(i));
    priya->lock();
    spoilDatabase();
    fs::remove(home() / "rescue");
    CHECK(rebuild().waiting == 0);
    const SyncReport report = synced(priya);
    REQUIRE(report.uncertain.size() == 1);
    CHECK(report.uncertain[0].find("numbers 2 to 4") != std::string::npos);
    // The log goes on after what the server has.
    note(priya, record, "analysis", "Written again");
    CHECK(synced(priya).sent == 1);
}

TEST_CASE_METHOD(Fixture, "a rebuilding that was cut short is begun again") {
    begin();
    const RecordId record = visit(priya, {kAva});
    synced(priya);
    note(priya, record, "analysis", "Not sent yet");
    for (const std::vector<std::string>& lost :
         {std::vector<std::string>{"doorstep.db", "doorstep.db-wal", "doorstep.db-shm", "anchor"},
          std::vector<std::string>{"doorstep.db", "doorstep.db-wal", "doorstep.db-shm"},
          std::vector<std::string>{"anchor"}}) {
        priya->lock();
        spoilDatabase();
        rebuild();
        priya.device.reset();
        for (const std::string& name : lost) fs::remove(home() / name);
        priya.restart();
        CHECK(failureOf(priya->unlock(kPin)) == ErrorCode::Damaged);
    }
    CHECK(rebuild().waiting == 1);
    CHECK(synced(priya).uncertain.empty());
    CHECK(serverHas("Not sent yet"));
}

TEST_CASE("whatever was saved reaches the server, whenever the database breaks") {
    std::mt19937 random(5);
    for (int run = 0; run < 12; ++run) {
        Fixture fixture;
        fixture.begin();
        const RecordId record = Fixture::visit(fixture.priya, {kAva});
        std::vector<std::string> saved;
        int broken = 0;
        for (int step = 0; step < 30; ++step) {
            const auto dice = random() % 10;
            if (dice < 6 && fixture.has(fixture.priya, record)) {
                saved.push_back("Run " + std::to_string(run) + " step " + std::to_string(step));
                Fixture::note(fixture.priya, record, dice % 2 == 0 ? "analysis" : "purpose", saved.back());
            } else if (dice < 8) {
                Fixture::synced(fixture.priya);
            } else if (dice == 8) {
                fixture.unlock();
            } else {
                fixture.priya->lock();
                fixture.spoilDatabase(random() % 3 == 0 ? 4096 : 0);
                if (!fixture.priya->unlock(kPin)) fixture.rebuild();
                if (random() % 2 == 0) Fixture::synced(fixture.priya);
                ++broken;
            }
        }
        const SyncReport report = Fixture::synced(fixture.priya);
        CHECK(report.uncertain.empty());
        INFO("run " << run << ", broken " << broken << " times");
        for (const std::string& words : saved) CHECK(fixture.serverHas(words));
        CHECK(fixture.unsent(fixture.priya) == 0);
        CHECK(fixture.server.quarantine(fixture.priya->profile().identity.device).empty());
    }
}
