// Pages of a database that are put back to what they were, while the database is closed: authentic, at the
// right place, and old. DOORSTEP_TAMPERINGS=100000 makes it so many.
#include <sqlite3.h>

#include <algorithm>
#include <random>

#include "tests/sync/written_store.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

/// The pages of a database as SQLite reads them, one after the other.
std::string plainPages(Database& database) {
    sqlite3_int64 size = 0;
    unsigned char* bytes = sqlite3_serialize(database.handle(), "main", &size, 0);
    REQUIRE(bytes != nullptr);
    std::string pages(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
    sqlite3_free(bytes);
    return pages;
}

}  // namespace

TEST_CASE("older pages put back into the database are noticed wherever they change an answer") {
    WrittenStore store(75);
    struct OlderPage {
        std::size_t at = 0;
        std::string sealed;
        int step = 0;
    };
    Files now;
    std::string answers, plainNow;
    {
        // Everything in one file, as after a checkpoint.
        store.put(store.files[store.steps]);
        auto opened = std::move(store.open(false)).value();
        answers = WrittenStore::dumpAll(opened->database());
        plainNow = plainPages(opened->database());
        opened.reset();
        now = {{"doorstep.db", readFile(store.folder / "doorstep.db")},
               {"doorstep.db-wal", ""},
               {"anchor", readFile(store.folder / "anchor")}};
    }
    const std::string& newest = now["doorstep.db"];
    std::vector<OlderPage> older;
    for (int step = 0; step < store.steps; ++step) {
        store.put(store.files[step]);
        // Closing writes the log back.
        const std::string plainThen = plainPages(store.open(false).value()->database());
        const std::string then = readFile(store.folder / "doorstep.db");
        for (std::size_t at = 0; at < std::min(then.size(), newest.size()); at += 4096) {
            if (plainThen.compare(at, 4096, plainNow, at, 4096) == 0) continue;
            older.push_back({at, then.substr(at, 4096), step});
        }
    }
    REQUIRE(older.size() > 500);
    std::mt19937 random(8);
    std::ranges::shuffle(older, random);
    int refused = 0;
    for (int i = 0; i < changesOfEachKind(); ++i) {
        Files state = now;
        const auto first = static_cast<std::size_t>(i);
        // Each alone, then some together.
        const std::size_t pages = first < older.size() ? 1 : 2 + random() % 3;
        std::string what;
        for (std::size_t n = 0; n < pages; ++n) {
            const OlderPage& page = older[pages == 1 ? first : random() % older.size()];
            state["doorstep.db"].replace(page.at, 4096, page.sealed);
            what += "page " + std::to_string(page.at / 4096 + 1) + " as after step " +
                    std::to_string(page.step) + ' ';
        }
        store.put(state);
        INFO(what);
        auto opened = store.open(false);
        if (!opened) {
            INFO(opened.error().detail);
            REQUIRE(opened.error().code == ErrorCode::Damaged);
            ++refused;
            continue;
        }
        // A page that was free, or lists and search, which were made anew.
        REQUIRE(WrittenStore::dumpAll((*opened)->database()) == answers);
        REQUIRE((*opened)->verify()->findings.empty());
    }
    WARN(changesOfEachKind() << " times older pages put back: " << refused << " refused, "
                             << changesOfEachKind() - refused << " change no answer or were made anew");
    CHECK(refused > changesOfEachKind() / 2);
}
