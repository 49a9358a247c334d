// One connection to an encrypted SQLite file: opening, statements, transactions.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/crypto/secret.h"

struct sqlite3;
struct sqlite3_stmt;

namespace doorstep {

class Database;

/// A prepared statement. Bind, then `step` until it answers false. Lives no longer than its database.
///
/// Mistakes in the SQL or in an index are programmer errors and abort; what the disk or another
/// process can cause comes back as an error.
class Statement {
public:
    Statement(Statement&& other) noexcept;
    Statement& operator=(Statement&&) = delete;
    ~Statement();

    /// Parameters are numbered from 1. Text and bytes are copied. Each returns the statement, so
    /// binds chain; without memory for a value, the next `step` fails.
    Statement& bind(int index, std::int64_t value);
    Statement& bind(int index, std::string_view text);
    Statement& bind(int index, ByteView bytes);
    Statement& bindNull(int index);
    template <typename Kind>
    Statement& bind(int index, const Id<Kind>& id) {
        return bind(index, id.view());
    }
    Statement& bind(int index, const Hash& hash) { return bind(index, hash.view()); }

    /// True with a row, false at the end. Fails with `Damaged`, `DiskFull`, `Io` or `Busy`.
    Result<bool> step();
    /// For statements without rows: runs to the end and makes the statement ready for the next binds.
    Result<void> run();
    /// Makes the statement ready to run again; the bound values stay.
    void reset();

    /// Columns are numbered from 0. Views are valid until the next step.
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] ByteView bytes(int column) const;
    [[nodiscard]] bool isNull(int column) const;
    /// The id stored in a column of 16 bytes; empty when it is null.
    template <typename IdType>
    [[nodiscard]] IdType id(int column) const {
        const auto value = idFrom<IdType>(bytes(column));
        return value ? *value : IdType{};
    }
    [[nodiscard]] Hash hash(int column) const;

private:
    friend class Database;
    explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
    Statement& bound(int code);
    sqlite3_stmt* statement_;
    bool lacksValue_ = false;  // There was no memory for one that was to be bound.
};

/// The SQLite file system that seals; the system's own files lie below it.
inline constexpr const char* kSealedFileSystem = "doorstep";

/// How a database file is opened.
enum class OpenMode : std::uint8_t { ReadWrite, Create, ReadOnly };

/// Told of each transaction of a connection, in this order. Called from the connection's thread.
class CommitWatcher {
public:
    virtual ~CommitWatcher() = default;
    /// The last step inside the transaction: may write. An error refuses the commit.
    virtual Result<void> beforeCommit() = 0;
    /// The transaction is durable.
    virtual void committed() noexcept = 0;
    /// Nothing of the transaction stays.
    virtual void rolledBack() noexcept = 0;
};

/// A connection to one sealed database. Use from one thread at a time. WAL, `synchronous=FULL`,
/// foreign keys on, temporary content in memory.
class Database {
public:
    /// Opens the file with its 32-byte key. `Create` makes it when it is absent. Fails with
    /// `NotFound`, `WrongKey`, `ForeignFile`, `NewerVersion`, `Damaged`, `DiskFull` or `Io`. Tests
    /// name a file system of theirs, over a disk that fails.
    static Result<Database> open(const std::filesystem::path& file, const Secret& key, OpenMode mode,
                                 const std::string& fileSystem = kSealedFileSystem);
    /// An empty database in memory, for tests of what lies above.
    static Result<Database> inMemory();

    Database(Database&& other) noexcept;
    Database& operator=(Database&& other) noexcept;
    ~Database();

    /// Compiles one statement. Aborts on an error in the SQL; fails with `Damaged` or `Io`.
    Result<Statement> prepare(std::string_view sql);
    /// Runs statements without parameters or results.
    Result<void> execute(const std::string& sql);

    [[nodiscard]] std::int64_t lastInsertId() const;
    [[nodiscard]] std::int64_t changedRows() const;
    /// Whether a transaction is open: what is read may yet be undone.
    [[nodiscard]] bool inTransaction() const;
    /// Writes all content, as it is at this moment, to a new file sealed with `key` (32 bytes): a backup
    /// while others go on, or the first step of changing the key. Fails with `Io` when the file exists.
    Result<void> copyTo(const std::filesystem::path& file, const Secret& key);
    /// Writes the WAL back into the file and empties it.
    Result<void> checkpoint();
    /// Whether the disk ever failed to give this connection what it asked for. From then on nothing that it
    /// finds amiss is called damage: errors are `Io`, and the database has to be opened anew to know.
    [[nodiscard]] bool readFailed() const;
    /// From now on every `Transaction` is told to `watcher`, which outlives the connection; null for
    /// nobody.
    void watch(CommitWatcher* watcher) { watcher_ = watcher; }
    /// While it is on, closing leaves the log beside the file instead of writing it back: so that a store
    /// that is doubted stays as it was found. Off at first.
    void keepLogOnClose(bool on);
    [[nodiscard]] sqlite3* handle() const { return handle_; }

private:
    friend class Transaction;
    explicit Database(sqlite3* handle) : handle_(handle) {}
    Result<void> requireContent(const std::filesystem::path& file);
    Result<void> configure(OpenMode mode);
    sqlite3* handle_ = nullptr;
    CommitWatcher* watcher_ = nullptr;
};

/// A write transaction: everything until `commit`, or nothing. Rolls back when it goes uncommitted.
/// Not nested.
class Transaction {
public:
    /// Takes the write lock at once, waiting up to the busy time-out. Fails with `Busy` or `Io`.
    static Result<Transaction> begin(Database& database);
    Transaction(Transaction&& other) noexcept;
    ~Transaction();
    /// Durable once it succeeds.
    Result<void> commit();

private:
    explicit Transaction(Database& database) : database_(&database) {}
    Database* database_;  // Null once committed or moved from.
};

/// One step from a schema version to the next.
struct Migration {
    int version;      ///< The version it leads to; 1, 2, 3, … without gaps.
    const char* sql;  ///< Forward only. Never edited once shipped.
};

/// Brings the tables of one component (`records`, `caseload`, `server`) up to the last of
/// `migrations`, in one transaction. Components share a file and grow apart from each other: their
/// versions lie in the table `schema_version`. A file of a later version is refused with
/// `NewerVersion` and left as it was.
Result<void> migrate(Database& database, std::string_view component, std::span<const Migration> migrations);

}  // namespace doorstep
