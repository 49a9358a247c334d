// Writes, reads and removes a secret in the system's keyring. Prints the kind that was chosen, and
// complains about round trips if that is `system`.
#include <QCoreApplication>
#include <cstdio>
#include <thread>

#include "platform/keystore/choose_keystore.h"
#include "platform/keystore/system_keystore.h"

using namespace doorstep;

namespace {

/// What went wrong with a round trip, or nothing.
const char* roundTrip(Keystore& store) {
    const std::string name = "doorstep-test-" + toHex(crypto::makeRandomBytes(8));
    Secret secret = crypto::makeKey();
    secret.bytes()[7] = 0;  // A zero byte inside must survive.
    if (store.read(name).ok()) return "a secret is there before it was written";
    if (store.read(name).error().code != ErrorCode::NotFound)
        return "an absent secret is not said to be absent";
    if (!store.write(name, secret)) return "writing failed";
    bool same = false;
    // Any thread may ask.
    std::thread([&] {
        const auto read = store.read(name);
        same = read.ok() && crypto::equalSecret(read->view(), secret.view());
    }).join();
    if (!same) return "another secret came back";
    if (!store.remove(name)) return "removing failed";
    return store.read(name).ok() ? "the secret is still there" : nullptr;
}

}  // namespace

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    auto store = chooseKeystore("", "/nonexistent", makeSystemKeystore(std::chrono::seconds(15)));
    if (!store) return 1;
    std::printf("%s\n", (*store)->kind().c_str());
    if ((*store)->kind() != "system") return 0;
    const char* wrong = roundTrip(**store);
    store->reset();  // A store made later, beside or after others, works too.
    if (wrong == nullptr) wrong = roundTrip(*makeSystemKeystore(std::chrono::seconds(15)));
    if (wrong != nullptr) std::fprintf(stderr, "%s\n", wrong);
    return wrong == nullptr ? 0 : 1;
}
