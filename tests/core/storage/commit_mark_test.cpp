// The mark adds up to what the rows are, whatever is done to them, and says so when they are not.
#include <catch2/catch.hpp>

#include <random>

#include "core/base/cbor.h"
#include "core/storage/commit_mark.h"
#include "core/storage/head_anchor.h"
#include "tests/core/storage/store_support.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

constexpr const char* kTables =
    "CREATE TABLE draft(record INTEGER PRIMARY KEY, words TEXT, seen BLOB);"
    "CREATE TABLE setting(name TEXT PRIMARY KEY, value) WITHOUT ROWID";

/// A store whose transactions carry the mark and nothing else.
struct Marked : CommitWatcher {
    explicit Marked(Database opened) : database(std::move(opened)) { attach(); }
    ~Marked() override { database.watch(nullptr); }
    void attach() {
        database.watch(nullptr);
        marker.reset();
        marker = std::move(CommitMarker::attach(
                               database, {{"draft", "record, words, seen"}, {"setting", "name, value"}}))
                     .value();
        database.watch(this);
    }
    Result<void> beforeCommit() override { return marker->beforeCommit(); }
    void committed() noexcept override { marker->committed(); }
    void rolledBack() noexcept override { marker->rolledBack(); }

    Result<void> perform(const std::vector<std::string>& statements, bool commit = true) {
        TRY_SET(Transaction transaction, Transaction::begin(database));
        for (const std::string& sql : statements) TRY(database.execute(sql));
        return commit ? transaction.commit() : Result<void>();
    }

    Database database;
    std::unique_ptr<CommitMarker> marker;
};

Database emptyTables() {
    auto database = std::move(Database::inMemory()).value();
    REQUIRE(migrate(database, "test", {}).ok());
    perform(database, kTables);
    return database;
}

std::string someStatement(std::mt19937& random) {
    const std::string id = std::to_string(random() % 20);
    const std::string words = std::to_string(random());
    switch (random() % 9) {
        case 0: return "INSERT OR REPLACE INTO draft VALUES(" + id + ",'" + words + "',x'00ff')";
        case 1: return "INSERT OR IGNORE INTO draft VALUES(" + id + ",'" + words + "',NULL)";
        case 2: return "DELETE FROM draft WHERE record=" + id;
        case 3: return "UPDATE draft SET words=words||'.' WHERE record<" + id;
        case 4:
            return "INSERT INTO setting VALUES('" + id + "','" + words +
                   "') ON CONFLICT(name) DO UPDATE SET value=value||'x'";
        case 5: return "UPDATE OR REPLACE setting SET name='" + id + "' WHERE value>'" + words + "'";
        case 6: return "INSERT OR REPLACE INTO setting VALUES('" + id + "'," + words + ")";
        case 7: return "DELETE FROM setting WHERE name>'" + id + "'";
        default: return random() % 8 == 0 ? "DELETE FROM draft" : "UPDATE draft SET seen=NULL";
    }
}

}  // namespace

TEST_CASE("The mark adds up after any statements, kept or rolled back, and after opening again") {
    std::mt19937 random(7);
    Marked store(emptyTables());
    REQUIRE(store.marker->isNew());
    for (int round = 0; round < 2000; ++round) {
        const auto commits = store.marker->mark().commits;
        const auto content = store.marker->mark().content;
        std::vector<std::string> statements(1 + random() % 4);
        for (std::string& sql : statements) sql = someStatement(random);
        const bool commit = random() % 4 != 0;
        REQUIRE(store.perform(statements, commit).ok());
        CHECK(store.marker->mark().commits == commits + (commit ? 1 : 0));
        if (!commit) CHECK(store.marker->mark().content == content);
        INFO("round " << round << ": " << statements[0]);
        REQUIRE(store.marker->verify().ok());
        if (round % 100 == 0) store.attach();
        REQUIRE(store.marker->isNew() == (round == 0 && !commit));
        CHECK(CommitMarker::read(store.database).value() == store.marker->mark());
    }
}

TEST_CASE("A row that is altered, added or lost behind the mark is noticed") {
    Marked store(emptyTables());
    REQUIRE(store.perform({"INSERT INTO draft VALUES(1,'Ava said',NULL),(2,'Noah',NULL)"}).ok());
    for (const char* sql :
         {"UPDATE draft SET words='Ava' WHERE record=1", "DELETE FROM draft WHERE record=2",
          "INSERT INTO setting VALUES('text_size',150)", "UPDATE draft SET record=9 WHERE record=2",
          "UPDATE commit_mark SET commits=commits-1"}) {
        INFO(sql);
        REQUIRE(store.marker->verify().ok());
        perform(store.database, "SAVEPOINT behind");
        perform(store.database, sql);
        CHECK(store.marker->verify().error().code == ErrorCode::Damaged);
        perform(store.database, "ROLLBACK TO behind; RELEASE behind");
        store.marker->rolledBack();
    }
}

TEST_CASE("Writing to a marked table outside of a transaction is refused") {
    Marked store(emptyTables());
    REQUIRE(store.perform({"DELETE FROM draft"}).ok());
    CHECK_FALSE(store.database.execute("INSERT INTO draft VALUES(1,'Ava',NULL)").ok());
    CHECK(ask(store.database, "SELECT count(*) FROM draft") == "0");
    CHECK(store.marker->verify().ok());
}

TEST_CASE("Tables of another shape get a new sum") {
    Marked store(emptyTables());
    REQUIRE(store.perform({"INSERT INTO draft VALUES(1,'Ava',NULL)"}).ok());
    const Hash kept = store.marker->mark().content;
    constexpr Migration kWider[] = {{1, "ALTER TABLE draft ADD COLUMN place TEXT"}};
    REQUIRE(migrate(store.database, "test", kWider).ok());
    store.attach();
    CHECK(store.marker->isNew());
    REQUIRE(store.perform({"DELETE FROM draft"}).ok());
    CHECK(store.marker->mark().before == kept);  // What an anchor of before the change has.
    CHECK(store.marker->verify().ok());
    CHECK_FALSE(store.marker->isNew());
}

namespace {

Anchored anchoredAt(std::uint64_t commits) {
    Anchored anchored;
    anchored.mark.store.bytes.fill(5);
    anchored.mark.commits = commits;
    anchored.mark.content = crypto::hash(bytesOf(std::to_string(commits)));
    anchored.sequence = commits / 2;
    // As after a session, or within one.
    if (commits % 2 == 0) anchored.pages = crypto::hash(bytesOf("pages" + std::to_string(commits)));
    return anchored;
}

}  // namespace

TEST_CASE("The anchor gives back the last that was kept") {
    const ScratchFolder folder("anchor");
    CHECK(HeadAnchor(folder / "anchor", storeKey()).read().error().code == ErrorCode::NotFound);
    for (std::uint64_t commits = 1; commits < 8; ++commits) {
        HeadAnchor anchor(folder / "anchor", storeKey());
        if (commits > 1) REQUIRE(anchor.read().value() == anchoredAt(commits - 1));
        REQUIRE(anchor.keep(anchoredAt(commits)).ok());
        CHECK(HeadAnchor(folder / "anchor", storeKey()).read().value() == anchoredAt(commits));
    }
    CHECK(HeadAnchor(folder / "anchor", otherKey()).read().error().code == ErrorCode::Damaged);
}

TEST_CASE("An anchor from before the pages were kept still reads") {
    const ScratchFolder folder("anchor");
    const Anchored anchored = anchoredAt(7);
    std::string file;
    for (std::uint64_t place = 0; place < 2; ++place) {
        cbor::Writer context;
        context.array(2).text("doorstep-anchor-1").unsignedInteger(place);
        cbor::Writer plain;
        plain.array(6).hash(anchored.mark.store).unsignedInteger(7).hash(anchored.mark.content);
        plain.hash(anchored.mark.before).unsignedInteger(anchored.sequence).hash(anchored.head);
        const Bytes sealed = crypto::seal(plain.view(), storeKey().view(), context.view());
        std::string block(4096, '\0');
        block[0] = static_cast<char>(sealed.size() >> 8);
        block[1] = static_cast<char>(sealed.size());
        std::copy(sealed.begin(), sealed.end(), block.begin() + 2);
        file += block;
    }
    writeFile(folder / "anchor", file);
    CHECK(HeadAnchor(folder / "anchor", storeKey()).read().value() == anchored);
}

TEST_CASE("A torn write leaves the anchor before it; after settling neither place is older") {
    const ScratchFolder folder("anchor");
    const auto file = folder / "anchor";
    HeadAnchor anchor(file, storeKey());
    REQUIRE(anchor.keep(anchoredAt(6)).ok());
    const std::string before = readFile(file);
    REQUIRE(anchor.keep(anchoredAt(7)).ok());
    const std::string after = readFile(file);
    for (std::size_t cut = 4096; cut < 8192; cut += 7) {
        writeFile(file, after.substr(0, cut) + before.substr(cut));
        const auto read = HeadAnchor(file, storeKey()).read();
        REQUIRE(read.ok());
        CHECK((*read == anchoredAt(6) || *read == anchoredAt(7)));
    }
    writeFile(file, after);
    REQUIRE(anchor.settle(anchoredAt(7)).ok());
    const std::string settled = readFile(file);
    for (const std::size_t place : {0, 4096}) {
        std::string broken = settled;
        broken[place + 60] ^= 1;
        writeFile(file, broken);
        CHECK(HeadAnchor(file, storeKey()).read().value() == anchoredAt(7));
    }
}

TEST_CASE("An anchor that was altered never says anything that was not kept") {
    const ScratchFolder folder("anchor");
    const auto file = folder / "anchor";
    HeadAnchor anchor(file, storeKey());
    REQUIRE(anchor.settle(anchoredAt(7)).ok());
    const std::string whole = readFile(file);
    const std::size_t used = 2 + static_cast<std::uint8_t>(whole[1]);
    const auto changes = static_cast<std::size_t>(changesOfEachKind());
    for (std::size_t i = 0; i < changes; ++i) {
        std::string altered = whole;
        altered[i % used] = static_cast<char>(altered[i % used] ^ (1 << i / used % 8));
        altered[4096 + i * 7 % used] = static_cast<char>(altered[4096 + i * 7 % used] ^ (1 << i % 8));
        writeFile(file, altered);
        REQUIRE(HeadAnchor(file, storeKey()).read().error().code == ErrorCode::Damaged);
    }
    WARN(changes << " altered anchors, each reported");
    std::string swapped = whole.substr(4096) + whole.substr(0, 4096);
    for (const std::string& other : {swapped, whole.substr(0, 4096), whole + "x", std::string(),
                                     std::string(8192, '\0'), std::string(8192, '\xff')}) {
        writeFile(file, other);
        CHECK(HeadAnchor(file, storeKey()).read().error().code == ErrorCode::Damaged);
    }
}
