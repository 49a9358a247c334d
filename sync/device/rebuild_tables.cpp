// Rows.
#include "sync/device/rebuild_tables.h"

namespace doorstep {
namespace {

constexpr Migration kMigrations[] = {{1, R"(
CREATE TABLE rebuilding(
    one INTEGER PRIMARY KEY CHECK(one=1), last_written INTEGER NOT NULL, unreadable INTEGER NOT NULL);
CREATE TABLE rescued(sequence INTEGER PRIMARY KEY, encoded BLOB NOT NULL);
CREATE TABLE uncertain(number INTEGER PRIMARY KEY, what TEXT NOT NULL);
)"}};

}  // namespace

Result<RebuildTables> RebuildTables::open(Database& database) {
    TRY(migrate(database, "rebuild", kMigrations));
    return RebuildTables(database);
}

Result<void> RebuildTables::begin(const Rebuilding& rebuilding, const std::vector<RescueEntry>& unsent) {
    TRY_SET(Statement row, database_->prepare("INSERT INTO rebuilding VALUES(1,?,?)"));
    row.bind(1, static_cast<std::int64_t>(rebuilding.lastWritten));
    TRY(row.bind(2, std::int64_t{rebuilding.unreadable}).run());
    TRY_SET(Statement entry, database_->prepare("INSERT OR REPLACE INTO rescued VALUES(?,?)"));
    for (const RescueEntry& one : unsent) {
        entry.bind(1, static_cast<std::int64_t>(one.sequence)).bind(2, ByteView(one.encoded));
        TRY(entry.run());
    }
    return {};
}

Result<std::optional<Rebuilding>> RebuildTables::pending() {
    TRY_SET(Statement row, database_->prepare("SELECT last_written, unreadable FROM rebuilding"));
    TRY_SET(const bool found, row.step());
    if (!found) return std::optional<Rebuilding>();
    return std::optional(
        Rebuilding{static_cast<std::uint64_t>(row.integer(0)), static_cast<int>(row.integer(1))});
}

Result<std::vector<RescueEntry>> RebuildTables::waiting() {
    TRY_SET(Statement rows, database_->prepare("SELECT sequence, encoded FROM rescued ORDER BY sequence"));
    std::vector<RescueEntry> entries;
    TRY_SET(bool more, rows.step());
    while (more) {
        const ByteView encoded = rows.bytes(1);
        entries.push_back(
            {static_cast<std::uint64_t>(rows.integer(0)), Bytes(encoded.begin(), encoded.end())});
        TRY_SET(more, rows.step());
    }
    return entries;
}

Result<void> RebuildTables::end(const std::vector<std::string>& uncertain) {
    TRY_SET(Statement row, database_->prepare("INSERT INTO uncertain(what) VALUES(?)"));
    for (const std::string& what : uncertain) TRY(row.bind(1, std::string_view(what)).run());
    return database_->execute("DELETE FROM rescued; DELETE FROM rebuilding");
}

Result<std::vector<std::string>> RebuildTables::uncertain() {
    TRY_SET(Statement rows, database_->prepare("SELECT what FROM uncertain ORDER BY number"));
    std::vector<std::string> sentences;
    TRY_SET(bool more, rows.step());
    while (more) {
        sentences.push_back(rows.text(0));
        TRY_SET(more, rows.step());
    }
    return sentences;
}

}  // namespace doorstep
