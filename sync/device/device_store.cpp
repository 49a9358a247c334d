// Opening, comparing, and keeping database and anchor together.
#include "sync/device/device_store.h"

#include "core/base/files.h"
#include "core/storage/page_tags.h"
#include "sync/device/device_files.h"
#include "sync/device/rebuild_tables.h"
#include "sync/device/sync_tables.h"

namespace doorstep {

using namespace device_files;

namespace {

/// Every table but those that `RecordStore::verify` makes anew from the log.
std::vector<MarkedTable> markedTables() {
    return {{"change_log", "device, sequence, record, id"},
            {"device_head", "device, sequence, id, at_ms, at_count"},
            {"draft", "record, type, subjects, writes, typed_ms, seen"},
            {"outbox", "sequence, record, state, reason, at_ms"},
            {"setting", "name, value"},
            {"sync_position", "epoch, cursor, have, nonce, counters_reserved"},
            {"sync_person", "person, holding, after"},
            {"sync_aside", "number, id, encoded, reason"},
            {"rebuilding", "last_written, unreadable"},
            {"rescued", "sequence, encoded"},
            {"uncertain", "number, what"}};
}

Error notTheNewest(const std::string& what) {
    return {ErrorCode::Damaged,
            what + ". Nothing was changed or deleted; it can be set aside and built anew from the server"};
}

}  // namespace

DeviceStore::DeviceStore(const Parts& parts)
    : parts_(parts),
      anchor_(parts.home / kAnchor, anchorKeyFrom(parts.key)),
      ballast_(parts.home / kBallast, parts.ballastBytes) {}

Result<std::unique_ptr<DeviceStore>> DeviceStore::create(Parts parts) try {
    for (const char* name : {kDatabase, kLog, kShared, kJournal, kAnchor, kRescue}) {
        TRY(removeDurably(parts.home / name));
    }
    std::unique_ptr<DeviceStore> store(new DeviceStore(parts));
    TRY(store->openDatabase(OpenMode::Create));
    TRY(store->begin());
    TRY(store->accept());
    return store;
}
OR_OUT_OF_MEMORY

Result<std::unique_ptr<DeviceStore>> DeviceStore::open(Parts parts) try {
    std::unique_ptr<DeviceStore> store(new DeviceStore(parts));
    const bool asClosed = store->isAsClosed();
    TRY(store->openDatabase(OpenMode::ReadWrite));
    store->database_->keepLogOnClose(true);
    TRY(store->compareWithAnchor());
    TRY(store->begin());
    if (!asClosed) TRY(store->verifyAll());
    store->database_->keepLogOnClose(false);
    TRY(store->accept());
    return store;
}
OR_OUT_OF_MEMORY

// What cannot be told is not so: then everything is read.
bool DeviceStore::isAsClosed() {
    std::error_code failed;
    const auto logSize = std::filesystem::file_size(parts_.home / kLog, failed);
    if (failed ? failed != std::errc::no_such_file_or_directory : logSize > 0) return false;
    const auto anchored = anchor_.read();
    if (!anchored || !anchored->pages) return false;
    const auto pages = hashOfPageTags(parts_.home / kDatabase);
    return pages && *pages == *anchored->pages;
}

Result<void> DeviceStore::verifyAll() {
    TRY_SET(const Verified verified, verify());
    for (const Finding& finding : verified.findings) {
        if (!finding.mends) return notTheNewest(finding.what);
    }
    if (verified.findings.empty()) return {};
    TRY_SET(Transaction transaction, Transaction::begin(*database_));
    TRY(caseload_->store().rebuild());
    return transaction.commit();
}

DeviceStore::~DeviceStore() {
    if (!database_) return;
    database_->watch(nullptr);
    // Without it the next opening verifies everything.
    if (accepted_) (void)orOutOfMemory([&] { return close(); });
}

Result<void> DeviceStore::close() {
    TRY_SET(Anchored last, standing());
    caseload_.reset();
    marker_.reset();
    database_.reset();
    std::error_code ignored;
    const bool logIsGone = !std::filesystem::exists(parts_.home / kLog, ignored) && !ignored;
    const auto pages = hashOfPageTags(parts_.home / kDatabase);
    if (logIsGone && pages) last.pages = *pages;
    return anchor_.settle(last);  // One place holds all but the pages already.
}

Result<void> DeviceStore::openDatabase(OpenMode mode) {
    auto database = Database::open(parts_.home / kDatabase, databaseKeyFrom(parts_.key), mode);
    if (!database) {
        const ErrorCode code = database.error().code;
        if (code == ErrorCode::NotFound) return notTheNewest("the database of this device is missing");
        // The PIN was right, so the key is: what lies there is not what was left there.
        const bool another = code == ErrorCode::ForeignFile || code == ErrorCode::WrongKey;
        return another ? notTheNewest("another file lies in the place of the database") : database.error();
    }
    database_ = std::make_unique<Database>(std::move(*database));
    return {};
}

Result<void> DeviceStore::compareWithAnchor() {
    TRY_SET(const auto mark, CommitMarker::read(*database_));
    const auto anchored = anchor_.read();
    if (!anchored) {
        const ErrorCode code = anchored.error().code;
        if (code != ErrorCode::NotFound && code != ErrorCode::Damaged) return anchored.error();
        const bool missing = code == ErrorCode::NotFound;
        std::error_code failed;
        const bool hasRescue = std::filesystem::exists(parts_.home / kRescue, failed);
        if (failed) return {ErrorCode::Io, std::string("the rescue file: ") + failed.message()};
        if (missing && !mark && !hasRescue) return {};  // Written before there were anchors.
        return notTheNewest(std::string("the anchor beside the database ") +
                            (missing ? "is missing" : "is damaged") +
                            ", so that nobody can tell whether the database is the newest");
    }
    if (!mark || mark->store != anchored->mark.store) {
        return notTheNewest("the database is another one than was last used on this device");
    }
    if (mark->commits < anchored->mark.commits) {
        return notTheNewest("the database is an older copy: the last " +
                            std::to_string(anchored->mark.commits - mark->commits) +
                            " things that were saved on this device are not in it");
    }
    TRY_SET(const bool goesOn, goesOnFrom(*anchored, *mark));
    if (!goesOn) return notTheNewest("the database has parted from what was last saved on this device");
    return {};
}

Result<bool> DeviceStore::goesOnFrom(const Anchored& anchored, const CommitMark& mark) {
    if (mark.commits == anchored.mark.commits) return mark == anchored.mark;
    if (mark.commits == anchored.mark.commits + 1 && mark.before != anchored.mark.content) return false;
    if (anchored.sequence == 0) return true;
    const auto sequence = static_cast<std::int64_t>(anchored.sequence);
    TRY_SET(Statement own, database_->prepare("SELECT id FROM change_log WHERE device=? AND sequence=?"));
    TRY_SET(const bool here, own.bind(1, parts_.identity.device).bind(2, sequence).step());
    if (here) return own.hash(0) == anchored.head;
    // It was forgotten with a person since. The log has gone on all the same.
    TRY_SET(Statement head, database_->prepare("SELECT sequence FROM device_head WHERE device=?"));
    TRY_SET(const bool known, head.bind(1, parts_.identity.device).step());
    return known && head.integer(0) >= sequence;
}

Result<void> DeviceStore::begin() {
    TRY_SET(Caseload caseload, Caseload::open({*database_, parts_.time, parts_.randomness, parts_.deviceKey,
                                               parts_.identity, this}));
    caseload_ = std::make_unique<Caseload>(std::move(caseload));
    TRY(SyncTables::open(*database_));
    TRY_SET(RebuildTables rebuild, RebuildTables::open(*database_));
    TRY_SET(const auto pending, rebuild.pending());
    caseload_->awaitHistory(pending.has_value());
    TRY_SET(marker_, CommitMarker::attach(*database_, markedTables()));
    return {};
}

Result<void> DeviceStore::accept() {
    database_->watch(this);
    accepted_ = true;
    ballast_.makeRoom();
    TRY(openRescue());
    if (marker_->isNew()) {
        TRY_SET(Transaction first, Transaction::begin(*database_));
        TRY(first.commit());
    }
    ballast_.restore();
    // The last transaction may have been one too late for it. Later ones may fail and are made up for; but
    // without a first one the store would not be taken for the newest again.
    TRY_SET(const Anchored last, standing());
    const auto kept = anchor_.keep(last);
    std::error_code ignored;
    if (!kept && !std::filesystem::exists(parts_.home / kAnchor, ignored)) return kept.error();
    return reconcileRescue();
}

Result<Verified> DeviceStore::verify() try {
    TRY_SET(Verified verified, verifyRecords(caseload_->store()));
    if (marker_->isNew()) return verified;  // There is no sum yet to compare with.
    const auto marked = marker_->verify();
    if (!marked && marked.error().code != ErrorCode::Damaged) return marked.error();
    if (!marked) verified.findings.push_back({{}, marked.error().detail, false});
    return verified;
}
OR_OUT_OF_MEMORY

Result<Anchored> DeviceStore::standing() {
    TRY_SET(const auto head, caseload_->store().headOf(parts_.identity.device));
    return Anchored{marker_->mark(), head ? head->sequence : 0, head ? head->id : Hash{}};
}

Result<void> DeviceStore::beforeCommit() {
    ballast_.makeRoom();
    TRY(marker_->beforeCommit());
    if (unsentNow_.empty()) return {};
    for (const RescueEntry& entry : unsentNow_) {
        if (!rescue_->unsent().contains(entry.sequence)) rescuedNow_.push_back(entry.sequence);
    }
    return rescue_->append(unsentNow_);
}

void DeviceStore::committed() noexcept {
    marker_->committed();
    // What is on its way under the same number, as after a rebuilding or a server's loss, stays.
    for (const RescueEntry& entry : unsentNow_) std::erase(deliveredNow_, entry.sequence);
    // A crossing-out that fails leaves an entry too many, until the next opening.
    if (!deliveredNow_.empty()) (void)orOutOfMemory([&] { return rescue_->crossOut(deliveredNow_); });
    unsentNow_.clear();
    rescuedNow_.clear();
    deliveredNow_.clear();
    (void)orOutOfMemory([&] { return keepAnchor(); });
}

void DeviceStore::unsent(std::uint64_t sequence, ByteView encoded) {
    unsentNow_.push_back({sequence, Bytes(encoded.begin(), encoded.end())});
}

void DeviceStore::delivered(std::uint64_t sequence) {
    deliveredNow_.push_back(sequence);
}

Result<void> DeviceStore::keepAnchor() {
    TRY_SET(const Anchored last, standing());
    return anchor_.keep(last);
}

void DeviceStore::rolledBack() noexcept {
    marker_->rolledBack();
    // Somebody was told that it was not saved, and still has the words: it must not come back by itself.
    if (!rescuedNow_.empty()) (void)orOutOfMemory([&] { return rescue_->crossOut(rescuedNow_); });
    unsentNow_.clear();
    rescuedNow_.clear();
    deliveredNow_.clear();
}

}  // namespace doorstep
