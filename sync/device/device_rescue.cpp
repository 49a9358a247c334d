// The rescue file beside the database, and building the database anew from it.
#include <algorithm>
#include <map>

#include "core/base/files.h"
#include "sync/device/device_files.h"
#include "sync/device/device_store.h"
#include "sync/device/rebuild_tables.h"
#include "sync/device/salvage.h"

namespace doorstep {

namespace fs = std::filesystem;
using namespace device_files;

namespace {

Error failedTo(const char* what, const std::error_code& failed) {
    const bool full = failed == std::errc::no_space_on_device;
    return {full ? ErrorCode::DiskFull : ErrorCode::Io, std::string(what) + ": " + failed.message()};
}

/// A folder for what is given up: `set-aside-20260310-120000`, with a number behind it if there is one
/// already.
Result<fs::path> makeSetAside(const fs::path& home, Instant now) {
    std::string stamp = textOf(now).substr(0, 19);
    std::erase_if(stamp, [](char c) { return c == '-' || c == ':'; });
    fs::path folder = home / ("set-aside-" + stamp);
    std::error_code failed;
    for (int more = 2; fs::exists(folder, failed); ++more) {
        folder = home / ("set-aside-" + stamp + "-" + std::to_string(more));
    }
    if (failed) return failedTo("no folder can be made for what is set aside", failed);
    TRY(makePrivateFolder(folder));
    return folder;
}

}  // namespace

Result<void> DeviceStore::openRescue() {
    const fs::path file = parts_.home / kRescue;
    auto opened = RescueFile::open(file, rescueKeyFrom(parts_.key));
    if (opened) {
        rescue_.emplace(std::move(*opened));
        return {};
    }
    const ErrorCode code = opened.error().code;
    if (code != ErrorCode::NotFound && code != ErrorCode::Damaged) return opened.error();
    if (code == ErrorCode::Damaged) {
        TRY_SET(const fs::path aside, makeSetAside(parts_.home, parts_.time.now()));
        std::error_code failed;
        fs::rename(file, aside / kRescue, failed);
        if (failed) return failedTo("the rescue file cannot be set aside", failed);
    }
    TRY_SET(RescueFile made,
            RescueFile::create(file, parts_.identity.device, rescueKeyFrom(parts_.key), parts_.rescueKey));
    rescue_.emplace(std::move(made));
    return {};
}

Result<void> DeviceStore::reconcileRescue() {
    TRY_SET(RebuildTables rebuild, RebuildTables::open(*database_));
    TRY_SET(const auto pending, rebuild.pending());
    if (!pending) TRY(takeBackOrphans());
    // The words are read only where they are needed. What waits on the server may have to be sent once
    // more.
    TRY_SET(Statement rows,
            database_->prepare("SELECT o.sequence, c.id FROM outbox o JOIN change_log c "
                               "ON c.device=? AND c.sequence=o.sequence WHERE o.state IN (0,3)"));
    std::map<std::uint64_t, Hash> unsentIds;
    std::vector<std::uint64_t> unsent;
    TRY_SET(bool more, rows.bind(1, parts_.identity.device).step());
    while (more) {
        unsent.push_back(static_cast<std::uint64_t>(rows.integer(0)));
        unsentIds[unsent.back()] = rows.hash(1);
        TRY_SET(more, rows.step());
    }
    TRY_SET(std::vector<RescueEntry> wanted, rebuild.waiting());
    for (const RescueEntry& entry : wanted) unsentIds[entry.sequence] = identityOf(entry.encoded);
    if (unsentIds == rescue_->unsent()) return {};
    for (const std::uint64_t sequence : unsent) {
        TRY_SET(const StoredChange change, caseload_->store().change({parts_.identity.device, sequence}));
        wanted.push_back({sequence, change.encoded});
    }
    return rescue_->replace(wanted);
}

Result<void> DeviceStore::takeBackOrphans() {
    TRY_SET(const auto head, caseload_->store().headOf(parts_.identity.device));
    const std::uint64_t last = head ? head->sequence : 0;
    if (rescue_->unsent().upper_bound(last) == rescue_->unsent().end()) return {};
    TRY_SET(const Rescued rescued, rescue_->read());
    TRY_SET(Transaction transaction, Transaction::begin(*database_));
    for (const RescueEntry& entry : rescued.unsent) {
        const auto change = decodeChange(entry.encoded);
        if (entry.sequence <= last || !change || change->dot.device != parts_.identity.device) continue;
        TRY(caseload_->takeBack(*change, last));
    }
    return transaction.commit();
}

Result<std::unique_ptr<DeviceStore>> DeviceStore::rebuild(Parts parts, Rebuilt& rebuilt) try {
    const DeviceId device = parts.identity.device;
    std::unique_ptr<DeviceStore> store(new DeviceStore(parts));
    Salvage salvage = salvageFrom(parts.home / kDatabase, databaseKeyFrom(parts.key), device);
    // First of all, what was saved from the old database goes where it outlives a crash in the middle.
    TRY(store->openRescue());
    TRY_SET(const Rescued rescued, store->rescue_->read());
    std::map<std::uint64_t, Bytes> unsent;
    for (RescueEntry& entry : salvage.unsent) unsent[entry.sequence] = std::move(entry.encoded);
    for (const RescueEntry& entry : rescued.unsent) unsent[entry.sequence] = entry.encoded;
    std::vector<RescueEntry> waiting;
    for (auto& [sequence, encoded] : unsent) waiting.push_back({sequence, std::move(encoded)});
    TRY(store->rescue_->replace(waiting));

    Rebuilding rebuilding{salvage.lastWritten, rescued.unreadable};
    if (const auto anchored = store->anchor_.read()) {
        rebuilding.lastWritten = std::max(rebuilding.lastWritten, anchored->sequence);
    }
    if (!waiting.empty()) {
        rebuilding.lastWritten = std::max(rebuilding.lastWritten, waiting.back().sequence);
    }
    TRY_SET(rebuilt.setAside, makeSetAside(parts.home, parts.time.now()));
    // The anchor goes last: without it a database of before would be taken for one that never had any.
    for (const char* name : {kDatabase, kLog, kJournal, kAnchor}) {
        std::error_code failed;
        fs::rename(parts.home / name, rebuilt.setAside / name, failed);
        if (failed && failed != std::errc::no_such_file_or_directory) {
            return failedTo("the database cannot be set aside", failed);
        }
    }
    TRY(removeDurably(parts.home / kShared));
    rebuilt.waiting = static_cast<int>(waiting.size());
    rebuilt.draftsWhole = salvage.whole;
    return makeAnew(std::move(store), rebuilding, waiting, salvage);
}
OR_OUT_OF_MEMORY

Result<std::unique_ptr<DeviceStore>> DeviceStore::makeAnew(std::unique_ptr<DeviceStore> store,
                                                           const Rebuilding& rebuilding,
                                                           const std::vector<RescueEntry>& waiting,
                                                           const Salvage& salvage) {
    TRY(store->openDatabase(OpenMode::Create));
    TRY(store->begin());
    {
        TRY_SET(RebuildTables tables, RebuildTables::open(*store->database_));
        TRY_SET(Transaction transaction, Transaction::begin(*store->database_));
        TRY(putBack(salvage, *store->database_));
        TRY(tables.begin(rebuilding, waiting));
        TRY(transaction.commit());
    }
    store->caseload_->awaitHistory(true);
    TRY(store->accept());
    return store;
}

}  // namespace doorstep
