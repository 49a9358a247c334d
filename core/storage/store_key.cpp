// Ciphers are immutable, so connections share them.
#include "core/storage/store_key.h"

namespace doorstep::sealed {

std::shared_ptr<const PageCipher> StoreKey::cipherFor(Suite suite, std::uint64_t fileNumber) const {
    const std::lock_guard lock(mutex_);
    if (!last_ || lastSuite_ != suite || lastFile_ != fileNumber) {
        last_ = std::make_shared<const PageCipher>(key_.view(), suite, fileNumber);
        lastSuite_ = suite;
        lastFile_ = fileNumber;
    }
    return last_;
}

}  // namespace doorstep::sealed
