// Making the specimen, and judging what is read from its altered copies.
#include "tests/fuzz/sealed_specimen.h"

#include "core/crypto/crypto.h"
#include "core/storage/page_seal.h"
#include "core/storage/sealed_vfs.h"

namespace doorstep::fuzz {
namespace {

constexpr const char* kName = "/ava.db";
constexpr const char* kFileSystem = "doorstep on fuzzed";

const Secret& key() {
    static const Secret secret = Secret::copyOf(bytesOf("the key of Ava's social worker.."));
    return secret;
}

std::string wordsOf(int visit) {
    return "visit " + std::to_string(visit) + std::string(static_cast<std::size_t>(visit) * 97 % 900, 'n');
}

void insert(Database& database, int visit) {
    auto statement = database.prepare("INSERT INTO visit VALUES(?,?)").value();
    DOORSTEP_ASSERT(statement.bind(1, visit).bind(2, wordsOf(visit)).run().ok());
}

sealed::StoreSealer sealerFor(const std::string& database) {
    return {sealed::StoreKey(key().clone()), sealed::readHeader(bytesOf(database).first(sealed::kHeaderSize)).value()};
}

}  // namespace

SealedSpecimen& SealedSpecimen::instance() {
    static SealedSpecimen specimen;
    return specimen;
}

SealedSpecimen::SealedSpecimen() {
    DOORSTEP_ASSERT(sealed::registerVfs(kFileSystem, disk_.name(), sealed::registeredKey) == SQLITE_OK);
    const std::string logName = std::string(kName) + "-wal";
    {
        const sealed::KeyRegistration registration(key());
        const std::string uri = "file:" + std::string(kName) + "?key=" + registration.number();
        sqlite3* handle = nullptr;
        DOORSTEP_ASSERT(sqlite3_open_v2(uri.c_str(), &handle,
                                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI,
                                        kFileSystem) == SQLITE_OK);
        DOORSTEP_ASSERT(
            sqlite3_exec(handle,
                         "PRAGMA page_size=1024; CREATE TABLE visit(id INTEGER PRIMARY KEY, words TEXT);"
                         "CREATE INDEX by_words ON visit(words)",
                         nullptr, nullptr, nullptr) == SQLITE_OK);
        sqlite3_close(handle);
    }
    auto database = open(OpenMode::ReadWrite).value();
    for (int i = 1; i <= kInDatabase; ++i) insert(database, i);
    earlierLog_ = disk_.content()[logName];
    DOORSTEP_ASSERT(database.checkpoint().ok());
    database_ = disk_.content()[kName];
    for (int i = kInDatabase + 1; i <= kInDatabase + kInLog; ++i) insert(database, i);
    log_ = disk_.content()[logName];
    DOORSTEP_ASSERT(database.checkpoint().ok());
    closed_ = disk_.content()[kName];
    database = Database::inMemory().value();
    DOORSTEP_ASSERT(read(closed_, "") == kInDatabase + kInLog &&
                    read(database_, log_) == kInDatabase + kInLog);
}

Result<Database> SealedSpecimen::open(OpenMode mode) {
    return Database::open(kName, key(), mode, kFileSystem);
}

Result<int> SealedSpecimen::count(Database& database) {
    TRY_SET(Statement check, database.prepare("PRAGMA integrity_check"));
    TRY(check.step());
    if (check.text(0) != "ok") return {ErrorCode::Damaged, check.text(0)};
    check.reset();
    TRY_SET(Statement rows, database.prepare("SELECT id, words FROM visit ORDER BY id"));
    for (int visit = 1;; ++visit) {
        TRY_SET(const bool more, rows.step());
        if (!more) return visit - 1;
        DOORSTEP_ASSERT(rows.integer(0) == visit && rows.text(1) == wordsOf(visit));
    }
}

std::optional<int> SealedSpecimen::read(const std::string& database, const std::string& log) {
    test::MemoryDisk::Image image{{kName, database}};
    if (!log.empty()) image[std::string(kName) + "-wal"] = log;
    disk_.load(image);
    auto opened = open(OpenMode::ReadWrite);
    if (!opened) return std::nullopt;
    const auto found = count(*opened);
    if (!found) return std::nullopt;
    return *found;
}

void SealedSpecimen::readAnything(const std::string& database) {
    disk_.load({{kName, database}});
    auto opened = open(OpenMode::ReadWrite);
    if (!opened) return;
    for (const char* sql : {"PRAGMA integrity_check", "SELECT sum(length(words)) FROM visit",
                            "SELECT count(*) FROM visit WHERE words > 'visit 3'",
                            "UPDATE visit SET words = words || '!' WHERE id % 2", "VACUUM"}) {
        (void)opened->execute(sql);
    }
}

std::string SealedSpecimen::opened(std::size_t page) const {
    std::string plain = closed_.substr(page * kPage, kPage);
    auto* bytes = reinterpret_cast<std::uint8_t*>(plain.data());
    DOORSTEP_ASSERT(sealerFor(closed_).openPage(static_cast<sealed::PageNumber>(page + 1), bytes, bytes));
    return plain;
}

void SealedSpecimen::sealInto(std::string& database, std::size_t page, const std::string& plain) const {
    const auto sealer = sealerFor(closed_);
    const auto* from = reinterpret_cast<const std::uint8_t*>(plain.data());
    const auto number = static_cast<sealed::PageNumber>(page + 1);
    if (sealer.whyUnfit(number, from) != nullptr) return;  // Never sealed by anybody.
    sealer.sealPage(number, from, reinterpret_cast<std::uint8_t*>(database.data() + page * kPage));
}

}  // namespace doorstep::fuzz
