// How connections of this process are given their key: by a number in the file's name.
#pragma once

#include <memory>
#include <string>

#include "core/crypto/secret.h"
#include "core/storage/sqlite_api.h"

namespace doorstep::sealed {

/// A key of 32 bytes that all who use it hold; wiped when the last one lets go.
using SharedKey = std::shared_ptr<const Secret>;

/// Keys that connections of this process are opened with. A key is known by a number that goes into
/// the file's URI (`file:…?key=NUMBER`), so that no key is ever part of a name or a statement.
/// An open file holds its key: the registration may end as soon as the file is open. From any thread.
class KeyRegistration {
public:
    explicit KeyRegistration(const Secret& key);
    ~KeyRegistration();
    KeyRegistration(const KeyRegistration&) = delete;
    KeyRegistration& operator=(const KeyRegistration&) = delete;
    [[nodiscard]] const std::string& number() const { return number_; }

private:
    std::string number_;
};

/// The key named by the parameter `key`; null when there is none.
SharedKey registeredKey(sqlite3_filename name);

}  // namespace doorstep::sealed
