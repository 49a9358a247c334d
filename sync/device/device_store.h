// A device's database with what stands beside it: the anchor that says how far it had come.
#pragma once

#include <filesystem>
#include <memory>

#include "core/caseload/caseload.h"
#include "core/storage/commit_mark.h"
#include "core/storage/head_anchor.h"
#include "core/storage/verify.h"

namespace doorstep {

/// The files in a device's home that hold what was written, opened together. Use from one thread.
///
/// After each transaction the anchor is written; so it is never ahead of the database, and a crash between
/// the two leaves it one transaction behind. A failure to write it does not undo what was saved: it is
/// tried again with the next transaction.
class DeviceStore final : private CommitWatcher {
public:
    struct Parts {
        std::filesystem::path home;
        const Secret& key;  ///< The device's database key; each file has a key derived from it.
        TimeSource& time;   ///< All references outlive the store.
        Randomness& randomness;
        const crypto::SigningKey& deviceKey;
        Identity identity;
    };

    /// Makes the files anew, in place of any that are there. Fails with `DiskFull` or `Io`.
    static Result<std::unique_ptr<DeviceStore>> create(Parts parts);
    /// Fails with `Damaged` when the database does not read, or is not the one that was last used here as
    /// far as it had come then; the detail says which. Then the database is left as it was found. Also with
    /// what `Database::open` says. After a crash, when there is a log beside the database, all of it is
    /// verified, which takes seconds on a full caseload: an older database under a newer log shows in
    /// nothing else.
    static Result<std::unique_ptr<DeviceStore>> open(Parts parts);
    ~DeviceStore() override;
    DeviceStore(const DeviceStore&) = delete;
    DeviceStore& operator=(const DeviceStore&) = delete;

    /// Whether all that is here fits together and is as new as the anchor says. Fails as `verifyRecords`.
    Result<Verified> verify();

    [[nodiscard]] Caseload& caseload() { return *caseload_; }
    [[nodiscard]] Database& database() { return *database_; }

private:
    explicit DeviceStore(const Parts& parts);
    Result<void> openDatabase(OpenMode mode);
    /// Whether the database is what was anchored, or goes on from there.
    Result<void> compareWithAnchor();
    Result<bool> goesOnFrom(const Anchored& anchored, const CommitMark& mark);
    Result<void> begin();
    /// From here on what is open counts, and the anchor follows it.
    Result<void> accept();
    /// Lists and search are made anew from the log when they do not follow from it; nothing else is mended.
    Result<void> verifyAfterCrash();
    Result<Anchored> standing();
    void keepAnchor();

    Result<void> beforeCommit() override;
    void committed() override;
    void rolledBack() override;

    Parts parts_;
    HeadAnchor anchor_;
    std::unique_ptr<Database> database_;
    std::unique_ptr<CommitMarker> marker_;
    std::unique_ptr<Caseload> caseload_;
    bool accepted_ = false;
};

}  // namespace doorstep
