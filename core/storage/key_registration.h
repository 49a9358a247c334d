// How connections of this process are given their key: by a number in the file's name.
#pragma once

#include <string>

#include "core/storage/sqlite_api.h"
#include "core/storage/store_key.h"

namespace doorstep::sealed {

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
