// Secrets in files.
#include "platform/keystore/file_keystore.h"

#include <algorithm>
#include <cctype>

#include "core/base/files.h"

namespace doorstep {

std::filesystem::path FileKeystore::fileFor(const std::string& name) const {
    const bool plain = !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '-' || c == '_';
    });
    DOORSTEP_ASSERT(plain);
    return folder_ / name;
}

Result<Secret> FileKeystore::read(const std::string& name) {
    TRY_SET(Bytes content, readWhole(fileFor(name)));
    Secret secret = Secret::copyOf(content);
    wipe(content);
    return secret;
}

Result<void> FileKeystore::write(const std::string& name, const Secret& secret) {
    TRY(makePrivateFolder(folder_));
    return writeWhole(fileFor(name), secret.view());
}

Result<void> FileKeystore::remove(const std::string& name) {
    return removeDurably(fileFor(name));
}

std::string FileKeystore::description() const {
    return "A file on this device (not protected by the system)";
}

}  // namespace doorstep
