// doorstep-cli: the only place where the parts of the command line are put together.
#include <sys/resource.h>

#include <csignal>
#include <iostream>

#include "platform/cli/commands.h"
#include "platform/cli/exit_codes.h"
#include "platform/cli/tables.h"
#include "platform/http/http_transport.h"
#include "platform/keystore/choose_keystore.h"

namespace doorstep::cli {
namespace {

Result<Json> answer(const Arguments& arguments) {
    SystemTime systemTime;
    ManualTime givenTime(arguments.now.value_or(Instant{}));
    TimeSource& time = arguments.now ? static_cast<TimeSource&>(givenTime) : systemTime;
    if (arguments.command != "enrol" && !Device::isIn(arguments.home))
        return performWithoutDevice(arguments);
    crypto::SystemRandomness randomness;
    HttpTransports transports;
    // No system keyring here: it needs a desktop session, which scripts and servers do not have.
    TRY_SET(const auto keystore,
            chooseKeystore(Device::keystoreKindIn(arguments.home), arguments.home, nullptr));
    Device::Ports ports{time, randomness, *keystore, transports};
    ports.waitTime = &systemTime;  // Else `--now` would let wrong PINs follow each other at once.
    TRY_SET(Device device, Device::open(arguments.home, ports));
    auto result = perform(device, arguments, std::cin);
    device.lock();
    return result;
}

int report(const Arguments& arguments, const Error& error) {
    if (arguments.json) {
        const Json json = {{"error", {{"code", nameOf(error.code)}, {"detail", error.detail}}}};
        std::cerr << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
    } else {
        print(std::cerr, error);
    }
    return exitCodeOf(error.code);
}

int run(int argc, char** argv) {
    const Parsed parsed = parseArguments(argc, argv);
    if (!parsed.arguments) return parsed.exitCode;
    const Arguments& arguments = *parsed.arguments;
    const Result<Json> result = answer(arguments);
    if (!result) return report(arguments, result.error());
    if (arguments.json) {
        std::cout << result->dump(2) << '\n';
    } else {
        print(std::cout, arguments.command, *result);
    }
    std::cout.flush();
    if (!std::cout) return report(arguments, {ErrorCode::Io, "the answer could not be written out"});
    return kExitDone;
}

}  // namespace
}  // namespace doorstep::cli

int main(int argc, char** argv) {
    const rlimit none{0, 0};
    (void)setrlimit(RLIMIT_CORE, &none);  // A core dump would hold keys and records.
    std::signal(SIGPIPE, SIG_IGN);  // A server or a pager that leaves is an error to report, not an end.
    return doorstep::cli::run(argc, argv);
}
