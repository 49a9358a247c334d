// The choice of a keystore, by trying.
#include "platform/keystore/choose_keystore.h"

#include "platform/keystore/file_keystore.h"

namespace doorstep {
namespace {

/// Whether the store keeps a secret and gives it back.
bool works(Keystore& store) {
    const std::string name = "doorstep-probe-" + toHex(crypto::makeRandomBytes(8));
    const Secret written = crypto::makeKey();
    if (!store.write(name, written)) return false;
    const auto read = store.read(name);
    const bool same = read.ok() && crypto::equalSecret(read->view(), written.view());
    return store.remove(name).ok() && same;
}

}  // namespace

Result<std::unique_ptr<Keystore>> chooseKeystore(const std::string& kind, const std::filesystem::path& home,
                                                 std::unique_ptr<Keystore> system) {
    const bool systemNeeded = kind == "system";
    if (systemNeeded && !system) {
        return {ErrorCode::WrongState,
                "this device keeps its secret in the computer's keyring, which this program cannot reach"};
    }
    if (system && (systemNeeded || (kind.empty() && works(*system)))) return system;
    return std::unique_ptr<Keystore>(std::make_unique<FileKeystore>(home / "keystore"));
}

}  // namespace doorstep
