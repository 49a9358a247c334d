// A whole council on this machine for one test: the real server as a process, and devices used by the
// real command line and the real app.
#pragma once

#include <nlohmann/json.hpp>

#include <memory>
#include <optional>
#include <string>

#include "core/base/ports.h"
#include "tests/support/process.h"

namespace doorstep::test {

using Json = nlohmann::json;

// Staff of the sample, by staff id (core/exchange/README.md).
constexpr const char* kPriya = "priya.nair";    ///< Social worker of the Hartley children.
constexpr const char* kTom = "tom.ashworth";    ///< Their co-worker.
constexpr const char* kGrace = "grace.okafor";  ///< Supervisor of both.
constexpr const char* kOwen = "owen.farrant";   ///< Social worker in another team.
constexpr const char* kSam = "sam.whitlock";    ///< Personal adviser.

/// An answer of the command line.
struct Said {
    int exitCode = -1;
    Json json;  ///< What went to standard output or, when it failed, to standard error.
    [[nodiscard]] std::string errorCode() const;
};

/// A server over the sample council, and a home folder for each member of staff who asks for one.
class Council {
public:
    /// Makes the sample and imports it; the server is not started yet.
    Council();
    Council(const Council&) = delete;
    Council& operator=(const Council&) = delete;
    ~Council();

    void startServer();
    void stopServer();  ///< By SIGTERM, as a service manager does.
    void killServer();  ///< By SIGKILL.
    Finished server(const std::vector<std::string>& arguments);

    /// Enrols a device for them by the command line and syncs it. The server has to run.
    void enrol(const std::string& staff);
    /// Writes an enrolment code and returns the file's path.
    std::filesystem::path enrolmentCode(const std::string& staff);

    /// Runs `doorstep-cli --json …` on their device.
    Said cli(const std::string& staff, const std::vector<std::string>& arguments, const Json& input = {});
    /// The same, and fails the test unless it succeeded.
    Json must(const std::string& staff, const std::vector<std::string>& arguments, const Json& input = {});
    /// Runs a scenario of the app on their device, by real input events.
    Finished walk(const std::string& staff, const std::string& scenario,
                  const std::vector<std::string>& more = {});
    std::unique_ptr<Process> startWalk(const std::string& staff, const std::string& scenario,
                                       const std::vector<std::string>& more = {});

    [[nodiscard]] std::filesystem::path homeOf(const std::string& staff) const;
    [[nodiscard]] std::filesystem::path folder() const { return scratch_.path(); }
    [[nodiscard]] std::string serverLog() const;
    /// The id of the person whose preferred name this is, on that device.
    std::string personNamed(const std::string& staff, const std::string& name);
    /// What Priya writes about a visit to Ava, Noah and Mia: all were seen, Mia not alone.
    Json visitToTheHartleys();

private:
    [[nodiscard]] std::vector<std::string> walkArguments(const std::string& staff,
                                                         const std::string& scenario,
                                                         const std::vector<std::string>& more);
    ScratchFolder scratch_;
    std::unique_ptr<Process> server_;
    std::string port_ = "0";
};

}  // namespace doorstep::test
