// Stores as earlier versions made them: from frozen copies of every schema that shipped.
#include <algorithm>
#include <map>
#include <sstream>

#include "sync/device/device_files.h"
#include "tests/sync/written_store.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

/// Components with their versions.
using Versions = std::map<std::string, int>;

std::string frozen(const std::string& component, int version) {
    const std::string sql =
        readFile(std::string(FROZEN_SCHEMAS) + "/" + component + "-" + std::to_string(version) + ".sql");
    REQUIRE(!sql.empty());
    return sql;
}

/// Every table and index with the words that made it, and every component with its version.
std::string schemaOf(Database& database) {
    Statement rows =
        std::move(database.prepare("SELECT name || ': ' || coalesce(sql, '') FROM sqlite_schema UNION ALL "
                                   "SELECT component || version FROM schema_version ORDER BY 1"))
            .value();
    std::string all;
    while (rows.step().value()) all += rows.text(0) + '\n';
    return all;
}

Versions versionsIn(Database& database) {
    Statement rows = std::move(database.prepare("SELECT component, version FROM schema_version")).value();
    Versions versions;
    while (rows.step().value()) versions[rows.text(0)] = static_cast<int>(rows.integer(1));
    return versions;
}

void makeTables(Database& database, const Versions& versions) {
    perform(
        database,
        "CREATE TABLE schema_version(component TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID");
    for (const auto& [component, version] : versions) {
        perform(database, frozen(component, version));
        perform(database,
                "INSERT INTO schema_version VALUES('" + component + "', " + std::to_string(version) + ")");
    }
}

/// Copies what people wrote; lists and search are another matter from version to version.
void copyRows(Database& from, Database& to) {
    for (const std::string table : {"change_log", "device_head", "draft", "outbox", "setting"}) {
        Statement columns = std::move(from.prepare("SELECT group_concat('quote(' || name || ')', "
                                                   "' || '','' || ') FROM pragma_table_info(?)"))
                                .value();
        REQUIRE(columns.bind(1, std::string_view(table)).step().value());
        Statement rows = std::move(from.prepare("SELECT " + columns.text(0) + " FROM " + table)).value();
        while (rows.step().value()) {
            perform(to, "INSERT INTO " + table + " VALUES(" + rows.text(0) + ")");
        }
    }
    perform(to, "INSERT INTO projection VALUES(1, 1)");
}

}  // namespace

TEST_CASE("A store of every schema that shipped opens with everything that was in it") {
    // The first had no anchor beside it, and knew of no rebuilding.
    const auto versions = GENERATE(Versions{{"records", 1}, {"caseload", 1}, {"sync", 1}},
                                   Versions{{"records", 2}, {"caseload", 1}, {"sync", 1}},
                                   Versions{{"records", 1}, {"caseload", 2}, {"sync", 1}, {"rebuild", 1}},
                                   Versions{{"records", 2}, {"caseload", 2}, {"sync", 1}, {"rebuild", 1}});
    WrittenStore store(12);
    const std::string written = store.content[12];
    store.put(store.files[12]);
    const ScratchFolder folder("older schema");
    std::string today;
    {
        auto opened = std::move(store.open(false)).value();
        today = schemaOf(opened->database());
        auto older = std::move(Database::open(folder / device_files::kDatabase,
                                              device_files::databaseKeyFrom(store.key), OpenMode::Create))
                         .value();
        makeTables(older, versions);
        copyRows(opened->database(), older);
    }
    DeviceStore::Parts parts = store.parts();
    parts.home = folder.path();
    const auto opened = DeviceStore::open(std::move(parts));
    INFO((opened ? "" : opened.error().detail));
    REQUIRE(opened.ok());
    CHECK(WrittenStore::dump((*opened)->database()) == written);
    CHECK(schemaOf((*opened)->database()) == today);
    CHECK((*opened)->verify()->findings.empty());
    CHECK(!(*opened)->caseload().store().search("step", 5)->empty());
}

TEST_CASE("The tables that are made today are those of the newest frozen schemas") {
    WrittenStore store(1);
    auto made = std::move(store.open(false)).value();
    const Versions versions = versionsIn(made->database());
    REQUIRE(versions.size() == 5);
    const ScratchFolder folder("frozen schema");
    auto newest = std::move(Database::open(folder / "newest.db", storeKey(), OpenMode::Create)).value();
    makeTables(newest, versions);
    CHECK(schemaOf(newest) == schemaOf(made->database()));
}
