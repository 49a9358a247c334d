// The loadable extension `doorstep_vfs`: stores opened by the sqlite3 shell and other SQLite programs.
//
//     .load ./doorstep_vfs
//     .open file:NAME?vfs=doorstep&keyfile=PATH
//
// PATH holds the key as 64 hexadecimal digits. For support and tests; the app does not load it.
#include <sqlite3ext.h>

#include <fstream>

#include "core/base/bytes.h"
#include "core/storage/sealed_vfs.h"

extern "C" {
SQLITE_EXTENSION_INIT1
}

namespace {

using namespace doorstep;

constexpr std::size_t kKeyDigits = 64;
constexpr int kOldestSqlite = 3039000;  // The first that lists the names of a connection's databases.

sealed::SharedKey keyFromFile(sqlite3_filename name) {
    const char* path = sqlite3_uri_parameter(name, "keyfile");
    if (path == nullptr) return nullptr;
    std::string digits(kKeyDigits, '\0');
    std::ifstream file(path, std::ios::binary);
    file.read(digits.data(), static_cast<std::streamsize>(digits.size()));
    auto bytes = file ? fromHex(digits) : Result<Bytes>(ErrorCode::InvalidInput, "no key");
    wipe(digits);
    if (!bytes) {
        sqlite3_log(SQLITE_CANTOPEN, "doorstep: the key file does not begin with 64 hexadecimal digits");
        return nullptr;
    }
    auto key = std::make_shared<const sealed::StoreKey>(Secret::copyOf(*bytes));
    wipe(*bytes);
    return key;
}

}  // namespace

extern "C" __attribute__((visibility("default"))) int sqlite3_doorstepvfs_init(
    sqlite3*, char** message, const sqlite3_api_routines* api) {
    SQLITE_EXTENSION_INIT2(api);
    if (sqlite3_libversion_number() < kOldestSqlite) {
        *message = sqlite3_mprintf("doorstep_vfs needs SQLite 3.39 or later");
        return SQLITE_ERROR;
    }
    const int code = sealed::registerVfs("doorstep", nullptr, keyFromFile);
    return code == SQLITE_OK ? SQLITE_OK_LOAD_PERMANENTLY : code;
}
