// A device's database with what stands beside it: the anchor that says how far it had come, and the rescue
// file with what the server does not have.
#pragma once

#include <filesystem>
#include <memory>

#include "core/caseload/caseload.h"
#include "core/storage/ballast.h"
#include "core/storage/commit_mark.h"
#include "core/storage/head_anchor.h"
#include "core/storage/rescue_file.h"
#include "core/storage/verify.h"

namespace doorstep {

struct Rebuilding;
struct Salvage;

/// The files in a device's home that hold what was written, opened together. Use from one thread.
///
/// After each transaction the anchor is written; so it is never ahead of the database, and a crash between
/// the two leaves it one transaction behind. A failure to write it does not undo what was saved: it is
/// tried again with the next transaction.
///
/// Before each transaction commits, the changes it adds to the outbox are in the rescue file. So a change
/// may be there whose transaction was cut off: opening takes it back if it follows the log, since somebody
/// pressed `Save` on it. One whose transaction failed, as on a full disk, is crossed out: that was said.
class DeviceStore final : private CommitWatcher, private UnsentCopy {
public:
    struct Parts {
        std::filesystem::path home;
        const Secret& key;  ///< The device's database key; each file has a key derived from it.
        TimeSource& time;   ///< All references outlive the store.
        Randomness& randomness;
        const crypto::SigningKey& deviceKey;
        Identity identity;
        crypto::PublicKey rescueKey;     ///< The server's.
        std::uint64_t ballastBytes = 0;  ///< Room held back for a full disk; 0 for none.
    };
    /// What rebuilding found.
    struct Rebuilt {
        std::filesystem::path setAside;  ///< The folder with the old files, whole.
        int waiting = 0;                 ///< Changes that go to the server after the next sync's pull.
        bool draftsWhole = false;        ///< Drafts and settings were all read from the old database.
    };

    /// Makes the files anew, in place of any that are there. Fails with `DiskFull` or `Io`.
    static Result<std::unique_ptr<DeviceStore>> create(Parts parts);
    /// Fails with `Damaged` when the database does not read, or is not the one that was last used here as
    /// far as it had come then; the detail says which. Then the database is left as it was found. Also with
    /// what `Database::open` says. When the pages are not those of the last closing, as after a crash, all
    /// is verified, which takes seconds on a full caseload: an older page, or an older database under a
    /// newer log, shows in nothing else.
    static Result<std::unique_ptr<DeviceStore>> open(Parts parts);
    /// Sets database and anchor aside, whole, and makes new ones. What was never sent waits in them (from
    /// the rescue file and from whatever the old database still gives), drafts and settings are put back,
    /// and the next sync brings the rest. Interrupted at any point, it can be begun again. Fails with
    /// `DiskFull` or `Io`.
    static Result<std::unique_ptr<DeviceStore>> rebuild(Parts parts, Rebuilt& rebuilt);
    ~DeviceStore() override;
    DeviceStore(const DeviceStore&) = delete;
    DeviceStore& operator=(const DeviceStore&) = delete;

    /// Whether all that is here fits together and is as new as the anchor says. Fails as `verifyRecords`.
    Result<Verified> verify();

    [[nodiscard]] Caseload& caseload() { return *caseload_; }
    /// The disk is so full that the room held back for words is in use. What can wait must not be stored.
    [[nodiscard]] bool spaceIsShort() const { return ballast_.givenUp(); }
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
    static Result<std::unique_ptr<DeviceStore>> makeAnew(std::unique_ptr<DeviceStore> store,
                                                         const Rebuilding& rebuilding,
                                                         const std::vector<RescueEntry>& waiting,
                                                         const Salvage& salvage);
    /// Whether the database is page by page what it was when it was last closed, and nothing is beside it.
    [[nodiscard]] bool isAsClosed();
    /// Lists and search are made anew from the log when they do not follow from it; nothing else is mended.
    Result<void> verifyAll();
    Result<void> openRescue();
    /// Brings the rescue file and the outbox together.
    Result<void> reconcileRescue();
    Result<void> takeBackOrphans();
    Result<Anchored> standing();
    Result<void> keepAnchor();
    /// Writes the log back, and says in the anchor what the database now is, page by page.
    Result<void> close();

    Result<void> beforeCommit() override;
    void committed() noexcept override;
    void rolledBack() noexcept override;
    void unsent(std::uint64_t sequence, ByteView encoded) override;
    void delivered(std::uint64_t sequence) override;

    Parts parts_;
    HeadAnchor anchor_;
    Ballast ballast_;
    std::unique_ptr<Database> database_;
    std::unique_ptr<CommitMarker> marker_;
    std::optional<RescueFile> rescue_;
    std::vector<RescueEntry> unsentNow_;       ///< In the open transaction.
    std::vector<std::uint64_t> rescuedNow_;    ///< Of them, those that the rescue file did not have before.
    std::vector<std::uint64_t> deliveredNow_;  ///< In the open transaction.
    std::unique_ptr<Caseload> caseload_;
    bool accepted_ = false;
};

}  // namespace doorstep
