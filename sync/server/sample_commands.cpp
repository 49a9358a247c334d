// sample.
#include <CLI/CLI.hpp>
#include <iostream>

#include "core/exchange/sample_council.h"
#include "sync/server/commands.h"

namespace doorstep::server {
namespace {

struct Sample {
    std::filesystem::path out;
    std::uint64_t seed = 1;
    int size = 240;
    std::string today;
};

Result<int> sample(const CommonOptions& common, const Sample& options) {
    TRY_SET(const auto time, clockFor(common.now));
    SampleOptions wanted;
    wanted.seed = options.seed;
    wanted.people = options.size;
    wanted.today = localDateOf(time->now());
    if (!options.today.empty()) {
        TRY_SET(wanted.today, parseDate(options.today));
    }
    TRY_SET(const SampleSummary summary, writeSampleCouncil(options.out, wanted));
    std::cout << summary.people << " people in " << summary.families << " families, " << summary.workers
              << " workers in " << summary.teams << " teams, " << summary.visits
              << " visits: " << options.out.string() << "\n";
    return kDone;
}

}  // namespace

void addSampleCommands(CLI::App& app, CommonOptions& options, Command& chosen) {
    auto own = std::make_shared<Sample>();
    CLI::App* make = app.add_subcommand("sample", "Write the files of a fictional council");
    make->add_option("--out", own->out, "The folder to write to")->required();
    make->add_option("--seed", own->seed, "Another number, another council")->capture_default_str();
    make->add_option("--size", own->size, "About so many people")->capture_default_str();
    make->add_option("--today", own->today, "The day on which its history ends: 2026-03-03");
    make->callback(
        [&options, &chosen, own] { chosen = [&options, own] { return sample(options, *own); }; });
}

}  // namespace doorstep::server
