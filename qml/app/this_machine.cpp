// Choosing the ports of this computer.
#include "qml/app/this_machine.h"

#include "platform/keystore/choose_keystore.h"
#include "platform/keystore/system_keystore.h"

namespace doorstep::app {

Result<ThisMachine> ThisMachine::forDeviceIn(const std::filesystem::path& home) {
    ThisMachine machine(home);
    TRY_SET(machine.keystore_, chooseKeystore(Device::keystoreKindIn(home), home, makeSystemKeystore()));
    return machine;
}

Application::Parts ThisMachine::parts(const QString& enrolmentCode) {
    Application::Parts parts{{home_, *time_, *randomness_, *keystore_, *transports_}, {}, enrolmentCode};
    parts.about.keystoreDescription = QString::fromStdString(keystore_->description());
    parts.about.keystoreProtected = keystore_->kind() != "file";
    return parts;
}

}  // namespace doorstep::app
