// A county of made-up people and records, written twice: into a server's store, as imports and tablets
// would, and into plain tables of an ordinary SQLite file, as an analyst would lay them out.
#pragma once

#include <sqlite3.h>

#include <map>
#include <string>
#include <vector>

#include "sync/server/sqlite_store.h"

namespace doorstep::bench {

/// An ordinary SQLite file. Any error ends the program.
class PlainTables {
public:
    explicit PlainTables(const std::string& path);
    ~PlainTables();
    PlainTables(const PlainTables&) = delete;
    PlainTables& operator=(const PlainTables&) = delete;

    void run(const std::string& sql);
    /// Runs a statement with these numbers bound; each row goes to `row`, which may be empty.
    template <typename Row>
    void each(const std::string& sql, const std::vector<std::int64_t>& values, Row&& row) {
        sqlite3_stmt* statement = prepared(sql);
        for (std::size_t i = 0; i < values.size(); ++i) {
            sqlite3_bind_int64(statement, static_cast<int>(i + 1), values[i]);
        }
        while (sqlite3_step(statement) == SQLITE_ROW) row(statement);
        finish(statement);
    }
    void insert(const std::string& sql, const std::vector<std::int64_t>& values) {
        each(sql, values, [](sqlite3_stmt*) {});
    }

private:
    sqlite3_stmt* prepared(const std::string& sql);
    void finish(sqlite3_stmt* statement);

    sqlite3* handle_ = nullptr;
    std::map<std::string, sqlite3_stmt*> statements_;
};

/// The last instant of the county's life.
Instant countyNow();
/// How long ago its first record is.
constexpr int kCountyDays = 700;

/// The same people and records in both.
void fillCounty(server::SqliteStore& store, PlainTables& tables, int people, int records);

}  // namespace doorstep::bench
