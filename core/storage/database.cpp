// The SQLite C interface behind results.
#include "core/storage/database.h"

#include <sqlite3.h>

#include <utility>

#include "core/crypto/crypto.h"
#include "core/storage/sealed_vfs.h"
#include "core/storage/wiped_memory.h"

namespace doorstep {
namespace {

constexpr int kBusyTimeoutMs = 5000;

// What the sealed file has to say about the failure, if the failure came from there.
std::optional<Error> faultOf(sqlite3* handle, int code) {
    const int extended = sqlite3_extended_errcode(handle);
    const int primary = code & 0xff;
    const bool may = primary == SQLITE_IOERR || primary == SQLITE_AUTH || primary == SQLITE_NOTADB ||
                     primary == SQLITE_CORRUPT;
    sealed::Fault fault;
    if (!may || sqlite3_file_control(handle, "main", sealed::kFaultControl, &fault) != SQLITE_OK) return {};
    if (fault.words.empty()) return {};
    return Error{fault.code, fault.words + " (" + std::to_string(extended) + ")"};
}

bool readFailedOn(sqlite3* handle) {
    bool failed = false;
    (void)sqlite3_file_control(handle, "main", sealed::kReadFailedControl, &failed);
    return failed;
}

// SQLite goes on without a page that it could not have, and may find the rest corrupt.
bool needsAllPages(ErrorCode code) {
    return code == ErrorCode::Damaged || code == ErrorCode::ForeignFile;
}

Error asFound(sqlite3* handle, int code) {
    if (auto fault = faultOf(handle, code)) return *fault;
    const std::string detail = std::string("database: ") + sqlite3_errstr(code) + " (" +
                               std::to_string(sqlite3_extended_errcode(handle)) + ")";
    switch (code & 0xff) {
        case SQLITE_FULL: return {ErrorCode::DiskFull, detail};
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return {ErrorCode::Busy, detail};
        case SQLITE_CONSTRAINT:  // No statement of ours breaks one unless the tables do not fit each other.
        case SQLITE_CORRUPT: return {ErrorCode::Damaged, detail};
        case SQLITE_NOTADB: return {ErrorCode::ForeignFile, detail};
        default: return {ErrorCode::Io, detail};
    }
}

Error errorFrom(sqlite3* handle, int code) noexcept try {
    Error error = asFound(handle, code);
    if (needsAllPages(error.code) && readFailedOn(handle)) error.code = ErrorCode::Io;
    return error;
}
OR_OUT_OF_MEMORY

// `file:` names take percent signs for what would end or change them.
std::string uriOf(const std::filesystem::path& file, const std::string& parameters) {
    std::string uri = "file:";
    for (const char c : std::filesystem::absolute(file).string()) {
        if (c == '%' || c == '?' || c == '#') {
            const auto byte = static_cast<std::uint8_t>(c);
            uri += "%" + toHex({&byte, 1});
        } else {
            uri += c;
        }
    }
    return uri + "?" + parameters;
}

}  // namespace

Statement::Statement(Statement&& other) noexcept
    : statement_(std::exchange(other.statement_, nullptr)), lacksValue_(other.lacksValue_) {}

Statement::~Statement() {
    sqlite3_finalize(statement_);
}

Statement& Statement::bound(int code) {
    DOORSTEP_ASSERT(code == SQLITE_OK || code == SQLITE_NOMEM);
    lacksValue_ = lacksValue_ || code != SQLITE_OK;
    return *this;
}

Statement& Statement::bind(int index, std::int64_t value) {
    return bound(sqlite3_bind_int64(statement_, index, value));
}

Statement& Statement::bind(int index, std::string_view text) {
    return bound(sqlite3_bind_text64(statement_, index, text.data() ? text.data() : "", text.size(),
                                     SQLITE_TRANSIENT, SQLITE_UTF8));
}

Statement& Statement::bind(int index, ByteView bytes) {
    const void* data = bytes.data() ? static_cast<const void*>(bytes.data()) : "";
    return bound(sqlite3_bind_blob64(statement_, index, data, bytes.size(), SQLITE_TRANSIENT));
}

Statement& Statement::bindNull(int index) {
    return bound(sqlite3_bind_null(statement_, index));
}

Result<bool> Statement::step() {
    if (lacksValue_) return errorFrom(sqlite3_db_handle(statement_), SQLITE_NOMEM);
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return errorFrom(sqlite3_db_handle(statement_), code);
}

Result<void> Statement::run() {
    auto more = step();
    while (more && *more) more = step();
    reset();
    if (!more) return more.error();
    return {};
}

void Statement::reset() {
    sqlite3_reset(statement_);
    lacksValue_ = false;  // Who uses it next binds all values.
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(statement_, column);
}

// Text is taken as the bytes it is stored as: asking SQLite for text makes it a copy with a zero behind it,
// and an empty answer when there is no memory for that.
std::string Statement::text(int column) const {
    switch (sqlite3_column_type(statement_, column)) {
        case SQLITE_INTEGER: return std::to_string(integer(column));
        case SQLITE_FLOAT: return reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
        default: {
            const ByteView stored = bytes(column);
            return {stored.begin(), stored.end()};
        }
    }
}

ByteView Statement::bytes(int column) const {
    const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
    return {data, data ? static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)) : 0};
}

bool Statement::isNull(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

Hash Statement::hash(int column) const {
    const auto value = hashFrom(bytes(column));
    return value ? *value : Hash{};
}

Result<Database> Database::open(const std::filesystem::path& file, const Secret& key, OpenMode mode,
                                const std::string& fileSystem) try {
    DOORSTEP_ASSERT(key.size() == crypto::kKeySize);
    (void)wipeFreedSqliteMemory();  // Too late where SQLite is in use already, and no reason to stop.
    DOORSTEP_ASSERT(sealed::registerVfs(kSealedFileSystem, nullptr, sealed::registeredKey) == SQLITE_OK);
    const int flags = mode == OpenMode::ReadOnly ? SQLITE_OPEN_READONLY
                      : mode == OpenMode::Create ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                                 : SQLITE_OPEN_READWRITE;
    const sealed::KeyRegistration registration(key);
    const std::string uri = uriOf(file, "key=" + registration.number());
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(uri.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI,
                                     fileSystem.c_str());
    Database database(handle);
    // A store that does not read stays as it was found, its log beside it.
    if (handle != nullptr) database.keepLogOnClose(true);
    std::error_code failed;
    const bool missing = !std::filesystem::exists(file, failed) && !failed;
    if (code == SQLITE_CANTOPEN && mode != OpenMode::Create && missing) {
        return {ErrorCode::NotFound, "there is no database at " + file.string()};
    }
    if (code != SQLITE_OK) return errorFrom(handle, code);
    if (mode != OpenMode::Create) TRY(database.requireContent(file));
    TRY(database.configure(mode));
    database.keepLogOnClose(false);
    return database;
}
OR_OUT_OF_MEMORY

// SQLite takes an empty file for a database to come. Where there was one, it was emptied.
Result<void> Database::requireContent(const std::filesystem::path& file) {
    sqlite3_file* opened = nullptr;
    sqlite3_int64 size = 0;
    int code = sqlite3_file_control(handle_, "main", SQLITE_FCNTL_FILE_POINTER, &opened);
    if (code == SQLITE_OK) code = opened->pMethods->xFileSize(opened, &size);
    if (code != SQLITE_OK) return errorFrom(handle_, code);
    if (size <= 1) return {ErrorCode::Damaged, "the database " + file.filename().string() + " is empty"};
    return {};
}

Result<Database> Database::inMemory() {
    sqlite3* handle = nullptr;
    const int code = sqlite3_open(":memory:", &handle);
    Database database(handle);
    if (code != SQLITE_OK) return errorFrom(handle, code);
    TRY(database.configure(OpenMode::Create));
    return database;
}

Result<void> Database::configure(OpenMode mode) {
    sqlite3_busy_timeout(handle_, kBusyTimeoutMs);
    // A page that is not in the cache has to be read and opened again, so the cache holds a whole
    // caseload (32 MiB, taken as it fills).
    TRY(
        execute("PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
                "PRAGMA cache_size=-32768; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON"));
    // The first look at the file: a wrong key, a foreign or a damaged file show here.
    TRY(execute("SELECT count(*) FROM sqlite_schema"));
    if (mode == OpenMode::ReadOnly) return {};
    return execute("PRAGMA journal_mode=WAL");
}

Result<void> Database::copyTo(const std::filesystem::path& file, const Secret& key) try {
    DOORSTEP_ASSERT(key.size() == crypto::kKeySize);
    const sealed::KeyRegistration registration(key);
    TRY_SET(Statement copy, prepare("VACUUM INTO ?"));
    return copy.bind(1, uriOf(file, "key=" + registration.number())).run();
}
OR_OUT_OF_MEMORY

Database::Database(Database&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)), watcher_(std::exchange(other.watcher_, nullptr)) {}

Database& Database::operator=(Database&& other) noexcept {
    std::swap(handle_, other.handle_);
    std::swap(watcher_, other.watcher_);
    return *this;
}

Database::~Database() {
    sqlite3_close_v2(handle_);
}

Result<Statement> Database::prepare(std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    const int code =
        sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), 0, &statement, nullptr);
    if (code == SQLITE_ERROR) contractBroken(sqlite3_errmsg(handle_), __FILE__, __LINE__);
    if (code != SQLITE_OK) return errorFrom(handle_, code);
    return Statement(statement);
}

Result<void> Database::execute(const std::string& sql) {
    const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return errorFrom(handle_, code);
    return {};
}

std::int64_t Database::lastInsertId() const {
    return sqlite3_last_insert_rowid(handle_);
}
bool Database::inTransaction() const {
    return sqlite3_get_autocommit(handle_) == 0;
}

std::int64_t Database::changedRows() const {
    return sqlite3_changes64(handle_);
}

Result<void> Database::checkpoint() {
    const int code =
        sqlite3_wal_checkpoint_v2(handle_, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    if (code != SQLITE_OK) return errorFrom(handle_, code);
    return {};
}

bool Database::readFailed() const {
    return readFailedOn(handle_);
}

void Database::keepLogOnClose(bool on) {
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, on ? 1 : 0, nullptr);
}

Result<Transaction> Transaction::begin(Database& database) {
    TRY(database.execute("BEGIN IMMEDIATE"));
    return Transaction(database);
}

Transaction::Transaction(Transaction&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}

Transaction::~Transaction() {
    if (database_ == nullptr) return;
    // Fails where an error has ended the transaction already.
    sqlite3_exec(database_->handle_, "ROLLBACK", nullptr, nullptr, nullptr);
    if (database_->watcher_ != nullptr) database_->watcher_->rolledBack();
}

Result<void> Transaction::commit() {
    DOORSTEP_ASSERT(database_ != nullptr);
    CommitWatcher* watcher = database_->watcher_;
    if (watcher != nullptr) TRY(watcher->beforeCommit());
    TRY(database_->execute("COMMIT"));
    database_ = nullptr;
    if (watcher != nullptr) watcher->committed();
    return {};
}

Result<void> migrate(Database& database, std::string_view component,
                     std::span<const Migration> migrations) try {
    TRY_SET(Transaction transaction, Transaction::begin(database));
    TRY(
        database.execute("CREATE TABLE IF NOT EXISTS schema_version("
                         "component TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID"));
    TRY_SET(Statement read, database.prepare("SELECT version FROM schema_version WHERE component=?"));
    TRY_SET(const bool known, read.bind(1, component).step());
    const std::int64_t version = known ? read.integer(0) : 0;
    read.reset();
    const std::int64_t latest = migrations.empty() ? 0 : migrations.back().version;
    if (version > latest) {
        return {ErrorCode::NewerVersion, "the database was written by a later version; update this one"};
    }
    if (version == latest) return {};
    for (const Migration& step : migrations) {
        if (step.version > version) TRY(database.execute(step.sql));
    }
    TRY_SET(Statement write, database.prepare("INSERT INTO schema_version VALUES(?1,?2) "
                                              "ON CONFLICT(component) DO UPDATE SET version=?2"));
    TRY(write.bind(1, component).bind(2, latest).run());
    return transaction.commit();
}
OR_OUT_OF_MEMORY

}  // namespace doorstep
