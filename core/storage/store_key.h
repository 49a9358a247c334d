// A store's key, and the ciphers that were made from it.
#pragma once

#include <memory>
#include <mutex>

#include "core/storage/page_cipher.h"

namespace doorstep::sealed {

/// A key of 32 bytes with the cipher of the file it opened last: making one takes guarded memory, which
/// costs more than all else that an opening does here. Both are wiped when the last one lets go. From any
/// thread.
class StoreKey {
public:
    explicit StoreKey(Secret key) : key_(std::move(key)) {}
    [[nodiscard]] ByteView view() const { return key_.view(); }
    /// The cipher for the file of that number; the suite must be available.
    [[nodiscard]] std::shared_ptr<const PageCipher> cipherFor(Suite suite, std::uint64_t fileNumber) const;

private:
    Secret key_;
    mutable std::mutex mutex_;
    mutable std::shared_ptr<const PageCipher> last_;
    mutable Suite lastSuite_ = Suite::XChaCha20Poly1305;
    mutable std::uint64_t lastFile_ = 0;
};

/// A key that all who use it hold.
using SharedKey = std::shared_ptr<const StoreKey>;

}  // namespace doorstep::sealed
