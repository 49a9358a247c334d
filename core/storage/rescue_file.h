// What is not on the server yet, once more, in a file that needs no database to be read.
#pragma once

#include <filesystem>
#include <map>
#include <vector>

#include "core/base/ids.h"
#include "core/crypto/crypto.h"

namespace doorstep {

/// A change of this device that no server has acknowledged.
struct RescueEntry {
    std::uint64_t sequence = 0;
    Bytes encoded;
    bool operator==(const RescueEntry&) const = default;
};

/// What a rescue file holds.
struct Rescued {
    std::vector<RescueEntry> unsent;  ///< By number; of several with one number, the last that was written.
    int unreadable = 0;               ///< Entries that were altered or torn.
    bool tornEnd = false;             ///< The last write did not come to its end, as after a crash.
};

/// The file: a head with the file's own random key, sealed once under the device's key and once to the
/// server's rescue key, so that either of them opens it alone; then entries that are only appended, each
/// sealed with that key and its place. What the server acknowledges is crossed out, and goes when nothing
/// else is left or the file has grown. Use from one thread.
class RescueFile {
public:
    /// Makes an empty file in place of any other. `key` has 32 bytes. Fails with `DiskFull` or `Io`.
    static Result<RescueFile> create(std::filesystem::path file, DeviceId device, const Secret& key,
                                     const crypto::PublicKey& server);
    /// Opens the file. A torn end is cut off. Fails with `NotFound`, with `Damaged` when the
    /// head does not read (then nothing in it can be), with `NewerVersion` or `Io`.
    static Result<RescueFile> open(std::filesystem::path file, const Secret& key);
    /// The same without the device: reads with the server's secret key.
    static Result<Rescued> readOnServer(const std::filesystem::path& file, const crypto::BoxKey& server);

    RescueFile(RescueFile&& other) noexcept;
    RescueFile& operator=(RescueFile&&) = delete;
    ~RescueFile();

    /// The numbers and identities of what is unsent, without their words.
    [[nodiscard]] const std::map<std::uint64_t, Hash>& unsent() const { return unsent_; }
    /// Everything that can still be read. Fails with `NotFound` or `Io`.
    Result<Rescued> read() const;

    /// Durable once it succeeds. Fails with `DiskFull` or `Io`; then nothing of it counts.
    Result<void> append(const std::vector<RescueEntry>& entries);
    /// Crosses out what the server has. Not flushed: an entry too many does no harm.
    Result<void> crossOut(const std::vector<std::uint64_t>& sequences);
    /// Replaces all entries in one step. Durable once it succeeds.
    Result<void> replace(const std::vector<RescueEntry>& entries);

private:
    RescueFile(std::filesystem::path file, Bytes head, Secret key)
        : file_(std::move(file)), head_(std::move(head)), key_(std::move(key)) {}
    /// Goes on from what lies in the file.
    Result<void> take(ByteView content);
    Result<void> makeReady();
    Result<void> reopen(std::uint64_t size);
    Result<void> write(ByteView bytes, bool flush);

    std::filesystem::path file_;
    Bytes head_;  ///< As it stands at the beginning of the file.
    Secret key_;  ///< The file's own.
    std::map<std::uint64_t, Hash> unsent_;
    int unreadable_ = 0;        ///< Found when it was opened.
    std::uint64_t places_ = 0;  ///< Entries and crossings-out so far.
    std::uint64_t size_ = 0;
    int descriptor_ = -1;  ///< None after a replacing that failed, until it is needed.
};

}  // namespace doorstep
