// The database file itself: pages sealed on the way down, opened and checked on the way up.
#pragma once

#include <optional>
#include <string>

#include "core/storage/key_registration.h"
#include "core/storage/page_seal.h"
#include "core/storage/sealed_file.h"

namespace doorstep::sealed {

/// Why the last call failed, in words; for the connection that asks by `kFaultControl`.
struct Fault {
    ErrorCode code = ErrorCode::Io;
    std::string words;
};

/// A main database. Its WAL and its journal hang on it, by the same connection and thread.
class DatabaseFile final : public SealedFile {
public:
    /// Shares the key. Reads nothing yet: what the file is shows under a lock. A file that is still
    /// empty will be sealed with `suite`, which must be available.
    DatabaseFile(sqlite3_file* below, const sqlite3_file* handle, SharedKey key, Suite suite)
        : SealedFile(below), handle_(handle), key_(std::move(key)), newSuite_(suite) {}

    int read(std::uint8_t* out, int count, std::int64_t offset) override;
    int write(const std::uint8_t* data, int count, std::int64_t offset) override;
    int truncate(std::int64_t size) override;
    int sync(int flags) override;
    int control(int operation, void* argument) override;
    void lockChanged(int level) override;
    void sharedLockChanged(int offset, int flags) override;
    void readFailed() override { readFailed_ = true; }

    /// Makes sure that the file is ours and the key fits, before anything hangs on it. `SQLITE_OK`
    /// for a file that is still empty, too; then `sealer` may be null.
    int requireIdentity();
    /// The same, and gives a file that is still empty the identity that it will have.
    int requireIdentityFor(std::uint32_t pageSize);
    [[nodiscard]] const StoreSealer* sealer() const { return sealer_ ? &*sealer_ : nullptr; }
    [[nodiscard]] ByteView key() const { return key_->view(); }

    /// Whether this connection writes the log back, page after page.
    [[nodiscard]] bool checkpoints() const { return checkpoints_; }
    /// A page that a checkpoint is given as it lies sealed in the WAL, found good. It has to be what the
    /// checkpoint writes next. False when there is no memory for it.
    [[nodiscard]] bool expectMoved(PageNumber page, const std::uint8_t* sealed);

    /// Page 1 says how many pages there are; told of each page that was read or written.
    void notice(PageNumber page, const std::uint8_t* plain) {
        if (page == 1) declaredPages_ = readBig32(plain + 28);
    }

    /// Keeps the words, tells SQLite's log, and returns `code` for the caller to return.
    int report(int code, ErrorCode meaning, std::string words);
    /// After an error from fsync nothing that was written is certain: all calls fail from then on,
    /// and the store has to be opened anew.
    int syncFailed(int code);
    [[nodiscard]] bool poisoned() const { return poisoned_; }

private:
    int loadIdentity(std::int64_t size, Fault& fault);
    int adopt(ByteView rawHeader, Fault& fault);
    bool makeIdentity(std::uint32_t pageSize);
    void answerHeaderProbe(std::uint8_t* out, int count);
    int readPage(PageNumber page, std::uint8_t* out);
    int readAgain(PageNumber page, std::uint8_t* out);
    int pastTheEnd(PageNumber page, std::int64_t size, std::uint8_t* out);
    int fillUpTo(std::int64_t end);
    int sealOnto(PageNumber page, const std::uint8_t* plain);
    int moveSealed(PageNumber page, const std::uint8_t* sealed);
    void reserveOnNewFile();
    int pragma(char** arguments);
    [[nodiscard]] std::int64_t offsetOf(PageNumber page) const;
    [[nodiscard]] bool isLockPage(PageNumber page) const;

    const sqlite3_file* handle_;  // What SQLite knows this file by.
    SharedKey key_;
    Suite newSuite_;
    std::optional<StoreSealer> sealer_;
    bool confirmed_ = false;  // The identity is the one on disk, not one made for a file to come.
    bool locked_ = false;
    bool poisoned_ = false;
    bool readFailed_ = false;
    bool checkpoints_ = false;
    sqlite3** connection_ = nullptr;
    PageNumber declaredPages_ = 0;
    std::int64_t knownEnd_ = 0;  // The file reaches at least so far, until a lock changes.
    Scratch scratch_;
    Scratch second_;
    PageNumber movedPage_ = 0;  // What `expectMoved` was told last; 0 for none.
    Scratch moved_;
    Fault fault_;
};

}  // namespace doorstep::sealed
