// Temporary triggers hand every row that comes, goes or changes to a function that counts it.
#include "core/storage/commit_mark.h"

#include <sqlite3.h>

#include <algorithm>

#include "core/base/cbor.h"
#include "core/crypto/crypto.h"

namespace doorstep {
namespace {

constexpr Migration kMigrations[] = {{1, R"(
CREATE TABLE commit_mark(
    one INTEGER PRIMARY KEY CHECK(one=1), store BLOB NOT NULL, commits INTEGER NOT NULL,
    content BLOB NOT NULL, before BLOB NOT NULL, shape TEXT NOT NULL);
)"}};

void join(Hash& sum, const Hash& row) {
    for (std::size_t i = 0; i < sum.bytes.size(); ++i) sum.bytes[i] ^= row.bytes[i];
}

void write(cbor::Writer& out, sqlite3_value* value) {
    const auto size = static_cast<std::size_t>(sqlite3_value_bytes(value));
    switch (sqlite3_value_type(value)) {
        case SQLITE_INTEGER: out.integer(sqlite3_value_int64(value)); break;
        case SQLITE_NULL: out.null(); break;
        case SQLITE_TEXT: out.text({reinterpret_cast<const char*>(sqlite3_value_text(value)), size}); break;
        default: out.bytes({static_cast<const std::uint8_t*>(sqlite3_value_blob(value)), size});
    }
}

/// `a, b` as `NEW.a, NEW.b`.
std::string columnsOf(const MarkedTable& table, const std::string& row) {
    std::string list;
    std::size_t at = 0;
    while (at < table.columns.size()) {
        const std::size_t end = std::min(table.columns.find(',', at), table.columns.size());
        const std::size_t begin = std::min(table.columns.find_first_not_of(' ', at), end);
        list += ", " + row + table.columns.substr(begin, end - begin);
        at = end + 1;
    }
    return list;
}

std::string count(const MarkedTable& table, const std::string& row) {
    return "count_row('" + table.name + "'" + columnsOf(table, row) + ")";
}

}  // namespace

/// What SQLite calls.
struct CommitMarker::Calls {
    static void countRow(sqlite3_context* context, int count, sqlite3_value** values) {
        auto& marker = *static_cast<CommitMarker*>(sqlite3_user_data(context));
        if (marker.into_ == nullptr && sqlite3_get_autocommit(marker.database_.handle()) != 0) {
            return sqlite3_result_error(context, "a marked table is written outside of a transaction", -1);
        }
        // SQLite is C and no exception may pass through it.
        try {
            cbor::Writer row;
            row.array(static_cast<std::size_t>(count));
            for (int i = 0; i < count; ++i) write(row, values[i]);
            Hash& sum = marker.into_ != nullptr ? *marker.into_ : marker.next_.content;
            join(sum, crypto::keyedHash(row.view(), marker.mark_.store.view()));
            sqlite3_result_int(context, 1);
        } catch (const std::bad_alloc&) {
            sqlite3_result_error_nomem(context);
        }
    }
};

Result<std::optional<CommitMark>> CommitMarker::read(Database& database) {
    TRY_SET(Statement table, database.prepare("SELECT 1 FROM sqlite_schema WHERE name='commit_mark'"));
    TRY_SET(const bool made, table.step());
    if (!made) return std::optional<CommitMark>();
    TRY_SET(Statement row, database.prepare("SELECT store, commits, content, before FROM commit_mark"));
    TRY_SET(const bool found, row.step());
    if (!found) return std::optional<CommitMark>();
    return std::optional(
        CommitMark{row.hash(0), static_cast<std::uint64_t>(row.integer(1)), row.hash(2), row.hash(3)});
}

Result<std::unique_ptr<CommitMarker>> CommitMarker::attach(Database& database,
                                                           std::vector<MarkedTable> tables) {
    TRY(migrate(database, "commit_mark", kMigrations));
    std::unique_ptr<CommitMarker> marker(new CommitMarker(database, std::move(tables)));
    TRY(marker->prepare());
    return marker;
}

CommitMarker::~CommitMarker() {
    (void)orOutOfMemory([&]() -> Result<void> {
        for (const MarkedTable& table : tables_) {
            for (const char* kind : {"_comes", "_goes", "_changes"}) {
                TRY(database_.execute("DROP TRIGGER IF EXISTS temp." + table.name + kind));
            }
        }
        return {};
    });
    sqlite3_create_function_v2(database_.handle(), "count_row", -1, SQLITE_UTF8, nullptr, nullptr, nullptr,
                               nullptr, nullptr);
}

Result<void> CommitMarker::prepare() {
    TRY_SET(Statement versions,
            database_.prepare("SELECT coalesce(group_concat(component || version), '') "
                              "FROM (SELECT * FROM schema_version ORDER BY component)"));
    TRY(versions.step());
    shape_ = versions.text(0);
    for (const MarkedTable& table : tables_) shape_ += ';' + table.name + ':' + table.columns;

    // A row that is replaced goes, and its trigger has to say so.
    TRY(database_.execute("PRAGMA recursive_triggers=ON"));
    const int code = sqlite3_create_function_v2(database_.handle(), "count_row", -1, SQLITE_UTF8, this,
                                                &Calls::countRow, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return {ErrorCode::Io, "database: no memory for the mark"};
    for (const MarkedTable& table : tables_) {
        const std::string comes = "SELECT " + count(table, "NEW.") + "; ";
        const std::string goes = "SELECT " + count(table, "OLD.") + "; ";
        TRY(database_.execute("CREATE TEMP TRIGGER " + table.name + "_comes AFTER INSERT ON main." +
                              table.name + " BEGIN " + comes + "END"));
        TRY(database_.execute("CREATE TEMP TRIGGER " + table.name + "_goes AFTER DELETE ON main." +
                              table.name + " BEGIN " + goes + "END"));
        TRY(database_.execute("CREATE TEMP TRIGGER " + table.name + "_changes AFTER UPDATE ON main." +
                              table.name + " BEGIN " + goes + comes + "END"));
    }
    TRY_SET(const auto mark, read(database_));
    std::string shape;
    if (mark) {
        mark_ = *mark;
        TRY_SET(Statement row, database_.prepare("SELECT shape FROM commit_mark"));
        TRY(row.step());
        shape = row.text(0);
    } else {
        const Bytes random = crypto::makeRandomBytes(sizeof mark_.store.bytes);
        std::copy(random.begin(), random.end(), mark_.store.bytes.begin());
    }
    kept_ = mark_.content;
    isNew_ = shape != shape_;
    if (isNew_) {
        TRY_SET(mark_.content, sumOfRows());
    }
    next_ = mark_;
    TRY_SET(Statement keep, database_.prepare("INSERT OR REPLACE INTO commit_mark VALUES(1,?,?,?,?,?)"));
    keep_.emplace(std::move(keep));
    return {};
}

Result<Hash> CommitMarker::sumOfRows() {
    Hash sum;
    into_ = &sum;
    const auto read = orOutOfMemory([&]() -> Result<void> {
        for (const MarkedTable& table : tables_) {
            TRY_SET(Statement rows,
                    database_.prepare("SELECT sum(" + count(table, "") + ") FROM main." + table.name));
            TRY(rows.step());
        }
        return {};
    });
    into_ = nullptr;
    if (!read) return read.error();
    return sum;
}

Result<void> CommitMarker::beforeCommit() {
    next_.commits = mark_.commits + 1;
    next_.before = kept_;
    keep_->bind(1, next_.store).bind(2, static_cast<std::int64_t>(next_.commits)).bind(3, next_.content);
    return keep_->bind(4, next_.before).bind(5, std::string_view(shape_)).run();
}

void CommitMarker::committed() noexcept {
    mark_ = next_;
    kept_ = mark_.content;
    isNew_ = false;
}

void CommitMarker::rolledBack() noexcept {
    next_ = mark_;
}

Result<void> CommitMarker::verify() {
    TRY_SET(const auto kept, read(database_));
    TRY_SET(const Hash sum, sumOfRows());
    if (kept && *kept == mark_ && sum == mark_.content) return {};
    return {ErrorCode::Damaged,
            "some rows of the database are older or newer than the rest: parts of an older copy were put "
            "back, or the disk lost writes"};
}

}  // namespace doorstep
