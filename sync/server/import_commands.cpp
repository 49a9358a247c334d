// import.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>
#include <nlohmann/json.hpp>

#include "sync/server/commands.h"
#include "sync/server/import_target.h"
#include "sync/server/known_people.h"

namespace doorstep::server {
namespace {

namespace fs = std::filesystem;

struct ImportArguments {
    fs::path folder;
    bool endMany = false;
};

/// Shows how far a long import has come, on standard error: on a terminal in place each second, else a line
/// every ten seconds. A short one shows nothing before its summary.
class Progress {
public:
    void show(const ImportProgress& progress) {
        const auto now = Clock::now();
        if (progress.file.empty() || now - shown_ < (terminal_ ? kOnTerminal : kElsewhere)) return;
        shown_ = now;
        const auto percent =
            progress.bytesTotal == 0 ? 100 : progress.bytesDone * 100 / progress.bytesTotal;
        std::cerr << (terminal_ ? "\r\033[K" : "") << percent << "% " << progress.file;
        std::cerr << (terminal_ ? "" : "\n") << std::flush;
    }
    void clear() const {
        if (terminal_) std::cerr << "\r\033[K" << std::flush;
    }

private:
    using Clock = std::chrono::steady_clock;
    static constexpr std::chrono::seconds kOnTerminal{1};
    static constexpr std::chrono::seconds kElsewhere{10};

    bool terminal_ = ::isatty(STDERR_FILENO) == 1;
    Clock::time_point shown_ = Clock::now();
};

std::string lineFor(const ImportIssue& issue) {
    return issue.file + ":" + std::to_string(issue.line) + ": " +
           (issue.field.empty() ? "row" : issue.field) + ": " + issue.reason;
}

nlohmann::ordered_json jsonOf(const ImportReport& report, const std::vector<ImportIssue>& issues) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const ImportIssue& issue : issues) {
        list.push_back({{"file", issue.file},
                        {"line", issue.line},
                        {"field", issue.field},
                        {"reason", issue.reason},
                        {"row_taken", issue.rowTaken}});
    }
    return {{"records", report.recordsRead},    {"created", report.recordsCreated},
            {"changed", report.recordsChanged}, {"kept", report.fieldsKept},
            {"ended", report.allocationsEnded}, {"bad_rows", report.issues - report.rowsTaken},
            {"bad_cells", report.rowsTaken},    {"issues", std::move(list)}};
}

Result<int> importFiles(const CommonOptions& common, const ImportArguments& arguments) {
    TRY_SET(const auto server, openServer(common));
    TRY(server->registry().addServerAuthors());
    TRY_SET(const DeviceId own, server->store->ownDevice());
    Progress progress;
    std::vector<ImportIssue> issues;
    ImportHooks hooks;
    hooks.progress = [&](const ImportProgress& at) { progress.show(at); };
    hooks.issue = [&](const ImportIssue& issue) {
        if (common.json) {
            issues.push_back(issue);
            return;
        }
        progress.clear();
        std::cout << lineFor(issue) << "\n";
    };
    StoreTarget target(*server->store, *server->time);
    const ImportAuthor author{own, userIdOf(ServerAuthor::CaseManagement)};
    ImportOptions how;
    how.endMany = arguments.endMany;
    auto report = applyImport(arguments.folder, target, author, *server->time, hooks, how);
    progress.clear();
    if (!report) return report.error();
    TRY(workOutAll(*server->store));  // So that the first count after it is quick.
    if (common.json) {
        std::cout << jsonOf(*report, issues).dump(2) << "\n";
    } else {
        std::cout << report->recordsRead << " records read, " << report->recordsCreated << " new, "
                  << report->recordsChanged << " changed, " << report->allocationsEnded
                  << " allocations ended, " << report->issues - report->rowsTaken << " rows left out, "
                  << report->rowsTaken << " cells of other rows in doubt\n";
    }
    return report->issues == 0 ? kDone : kBadRows;
}

}  // namespace

void addImportCommands(CLI::App& app, CommonOptions& options, Command& chosen) {
    auto own = std::make_shared<ImportArguments>();
    CLI::App* in = app.add_subcommand(
        "import",
        "Take in a folder of Standard Safeguarding Dataset files; again to update. Lists each bad "
        "row and cell as file:line: field: reason and then ends with 3");
    addDataOption(*in, options);
    in->add_option("folder", own->folder, "Where the CSV files are")->required();
    in->add_flag("--end-many", own->endMany,
                 "End access also where more allocations are no longer listed than are");
    in->callback(
        [&options, &chosen, own] { chosen = [&options, own] { return importFiles(options, *own); }; });
}

}  // namespace doorstep::server
