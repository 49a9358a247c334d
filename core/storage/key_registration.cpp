// Keys of this process by number.
#include "core/storage/key_registration.h"

#include <map>
#include <mutex>

namespace doorstep::sealed {
namespace {

struct Keys {
    std::mutex mutex;
    std::uint64_t next = 1;
    std::map<std::string, SharedKey> byNumber;
};

Keys& keys() {
    static Keys* instance = new Keys;  // Never destroyed: a connection may outlive static objects.
    return *instance;
}

}  // namespace

KeyRegistration::KeyRegistration(const Secret& key) {
    const std::lock_guard lock(keys().mutex);
    number_ = std::to_string(keys().next++);
    keys().byNumber.emplace(number_, std::make_shared<const StoreKey>(key.clone()));
}

KeyRegistration::~KeyRegistration() {
    const std::lock_guard lock(keys().mutex);
    keys().byNumber.erase(number_);
}

SharedKey registeredKey(sqlite3_filename name) {
    const char* number = sqlite3_uri_parameter(name, "key");
    if (number == nullptr) return nullptr;
    const std::lock_guard lock(keys().mutex);
    const auto found = keys().byNumber.find(number);
    if (found == keys().byNumber.end()) return nullptr;
    return found->second;
}

}  // namespace doorstep::sealed
