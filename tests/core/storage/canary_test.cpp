// Words that only a child's record holds are looked for in every byte that reaches the disk: in the
// database, the log, journals, temporary files and shared memory, whatever SQLite is made to write there.
#include <catch2/catch.hpp>

#include "tests/core/storage/sealed_disk.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

struct Setting {
    const char* journal;
    int pageSize;
};

// What was seen of one kind of file.
struct Seen {
    std::size_t bytes = 0;
    std::string found;  // The canary that was readable, if one was.
};

// What must never be readable: words, names of tables and columns, and the key itself.
std::vector<std::string> canaries() {
    return {"dog sleeps", "bedwetting", "CREATE TABLE", "SQLite format", textOf(storeKey().view())};
}

class Watcher {
public:
    explicit Watcher(SealedDisk& on) : on_(on) {
        on.disk.wrote = [this](const std::string& name, std::string_view content, std::size_t from,
                               std::size_t size) {
            // A word may have come in two writes.
            const std::size_t start = from < kLongest ? 0 : from - kLongest;
            look(kindOf(name), content.substr(start, from + size + kLongest - start), size);
        };
    }
    ~Watcher() { on_.disk.wrote = nullptr; }
    Watcher(const Watcher&) = delete;
    Watcher& operator=(const Watcher&) = delete;

    void lookAtSharedMemory() {
        constexpr std::size_t kRegion = 32'768;
        for (const auto& region : on_.disk.sharedMemory(kStoreName).regions) {
            look("shared memory", {region.get(), kRegion}, kRegion);
        }
    }
    Seen& of(const std::string& kind) { return seen_[kind]; }
    [[nodiscard]] const std::map<std::string, Seen>& all() const { return seen_; }

private:
    static constexpr std::size_t kLongest = 40;

    static std::string kindOf(const std::string& name) {
        if (name.empty()) return "temporary";
        for (const char* kind : {"-wal", "-journal", "-mj"}) {
            if (name.find(kind) != std::string::npos) return kind;
        }
        return "database";
    }
    void look(const std::string& kind, std::string_view content, std::size_t size) {
        Seen& seen = seen_[kind];
        seen.bytes += size;
        for (const std::string& canary : canaries_) {
            if (content.find(canary) != std::string_view::npos) seen.found = canary;
        }
    }

    SealedDisk& on_;
    std::vector<std::string> canaries_ = canaries();
    std::map<std::string, Seen> seen_;
};

// All that makes SQLite write to files: spilled caches, sorts, temporary tables and indexes, statement
// journals, savepoints, building indexes, full text, VACUUM in place and into another file, two files at
// once.
void makeSqliteWrite(Database& database, const std::string& other) {
    const auto all = [&](const std::string& sql) { perform(database, sql); };
    all("CREATE TABLE visit(id INTEGER PRIMARY KEY, words TEXT UNIQUE, bedwetting TEXT)");
    all("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<2000) INSERT INTO visit "
        "SELECT i, (i*7919)%4001 || ' " +
        kCanary + " ' || i, '" + kCanary + "' FROM n");
    all("SELECT * FROM visit ORDER BY bedwetting, words DESC");
    all("SELECT DISTINCT words || bedwetting FROM visit UNION SELECT bedwetting || words FROM visit");
    all("CREATE INDEX by_words ON visit(bedwetting, words)");
    all("CREATE TEMP TABLE kept AS SELECT * FROM visit; CREATE INDEX temp.of_kept ON kept(words)");
    all("UPDATE temp.kept SET words = words || ' again'");
    all("CREATE VIRTUAL TABLE search USING fts5(words); INSERT INTO search SELECT words FROM visit");
    all("SELECT snippet(search, 0, '', '', '', 5) FROM search WHERE search MATCH 'dog' ORDER BY rank");
    // A statement that fails half way through takes back what it did.
    CHECK(!database
               .execute("UPDATE visit SET words = CASE id WHEN 1900 THEN NULL ELSE words || '!' END, "
                        "id = CASE id WHEN 1990 THEN 5 ELSE id END")
               .ok());
    all("BEGIN; UPDATE visit SET words = words || ' and ' || id; SAVEPOINT s; DELETE FROM visit WHERE "
        "id<900;"
        "ROLLBACK TO s; DELETE FROM visit WHERE id%3=0; COMMIT");
    all("VACUUM");
    all("ATTACH '" + other + "' AS noah; CREATE TABLE noah.visit AS SELECT * FROM visit");
    all("BEGIN; UPDATE main.visit SET bedwetting=words; UPDATE noah.visit SET bedwetting=words; COMMIT");
    all("DETACH noah");
    CHECK(ask(database, "PRAGMA integrity_check") == "ok");
}

}  // namespace

TEST_CASE("No word, name or key is readable in anything that SQLite writes, in any journal mode") {
    const auto setting =
        GENERATE(Setting{"WAL", 4096}, Setting{"WAL", 1024}, Setting{"DELETE", 4096},
                 Setting{"TRUNCATE", 1024}, Setting{"PERSIST", 4096}, Setting{"MEMORY", 4096});
    INFO(setting.journal << ", pages of " << setting.pageSize);
    static SealedDisk on("canaries");
    on.disk.load({});
    const sealed::KeyRegistration key(storeKey());
    Watcher watcher(on);
    {
        // Opened as by any SQLite program, since the app would fix journal mode and page size.
        sqlite3* handle = nullptr;
        const std::string uri = "file:" + kStoreName + "?key=" + key.number();
        REQUIRE(sqlite3_open_v2(uri.c_str(), &handle,
                                SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI,
                                on.fileSystem.c_str()) == SQLITE_OK);
        const std::string first = "PRAGMA page_size=" + std::to_string(setting.pageSize) +
                                  "; CREATE TABLE first(x); PRAGMA journal_mode=" + setting.journal;
        REQUIRE(sqlite3_exec(handle, first.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
        sqlite3_close(handle);
    }
    {
        auto database = std::move(on.open(OpenMode::Create)).value();
        perform(database, std::string("PRAGMA journal_mode=") + setting.journal);
        perform(database,
                "PRAGMA temp_store=FILE; PRAGMA cache_size=5; PRAGMA temp.cache_size=5; PRAGMA threads=0");
        CHECK(ask(database, "PRAGMA page_size") == std::to_string(setting.pageSize));
        makeSqliteWrite(database, "file:/noah.db?key=" + key.number());
        if (std::string(setting.journal) == "WAL") watcher.lookAtSharedMemory();
    }
    for (const auto& [kind, seen] : watcher.all()) {
        INFO(kind << ", " << seen.bytes << " bytes");
        CHECK(seen.found.empty());
    }
    CHECK(watcher.of("database").bytes > 400'000);
    CHECK(watcher.of("temporary").bytes > 500'000);
    const bool journals = std::string(setting.journal) != "MEMORY";
    const bool isWal = std::string(setting.journal) == "WAL";
    if (journals) CHECK(watcher.of(isWal ? "-wal" : "-journal").bytes > 500'000);
    if (isWal) CHECK(watcher.of("shared memory").bytes > 30'000);
}

TEST_CASE("The watcher finds what is not sealed") {
    static MemoryDisk plain("plain canaries");
    std::size_t found = 0;
    plain.wrote = [&](const std::string&, std::string_view content, std::size_t from, std::size_t size) {
        if (content.substr(from, size).find("dog sleeps") != std::string_view::npos) ++found;
    };
    sqlite3* handle = nullptr;
    REQUIRE(sqlite3_open_v2("/plain.db", &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                            plain.name()) == SQLITE_OK);
    const std::string sql =
        "PRAGMA temp_store=FILE; PRAGMA temp.cache_size=5; CREATE TEMP TABLE t(x);"
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<3000) "
        "INSERT INTO t SELECT '" +
        kCanary + "' || i FROM n; SELECT * FROM t ORDER BY x DESC";
    CHECK(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(handle);
    CHECK(found > 10);
}
