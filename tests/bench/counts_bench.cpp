// What all figures of a county cost on the server, beside the same figures asked of plain tables in SQL.
//
//     counts_bench FOLDER [PEOPLE] [RECORDS]     (built with the bench preset)
//
// Both sides open their file anew for each count, as a command does, and name the people behind each
// figure. Ends with 1 when they differ, and when the server takes more than twice as long as the queries.
#include <time.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "sync/server/known_people.h"
#include "tests/bench/county_queries.h"
#include "tests/bench/sure.h"

using namespace doorstep;
using namespace doorstep::bench;

namespace {

constexpr double kRatioMaxNow = 2;
constexpr double kRatioMaxThen = 5;
constexpr int kRounds = 9;
constexpr int kDaysAgo = 200;
constexpr std::int64_t kDayMs = 86'400'000;

double processorSeconds() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

struct Taken {
    std::vector<double> processor, wall;
    template <typename Work>
    void measure(Work&& work) {
        const double before = processorSeconds();
        const auto begin = std::chrono::steady_clock::now();
        work();
        processor.push_back(processorSeconds() - before);
        wall.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    }
    [[nodiscard]] static double median(std::vector<double> values) {
        std::sort(values.begin(), values.end());
        return values[values.size() / 2];
    }
};

/// The two files, and how to open them.
struct Files {
    std::filesystem::path folder;
    Secret key = crypto::makeKey();
    crypto::SigningKey signing = crypto::SigningKey::make();
    crypto::SystemRandomness randomness;
    ManualTime time{countyNow()};

    [[nodiscard]] std::string plain() const { return (folder / "counts_plain.db").string(); }
    [[nodiscard]] std::string sealed() const { return (folder / "counts_sealed.db").string(); }
    void remove() const {
        for (const std::string& file : {plain(), sealed()}) {
            for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file + suffix);
        }
    }
    std::unique_ptr<server::SqliteStore> open(OpenMode mode) {
        return sure(server::SqliteStore::open(sure(Database::open(sealed(), key, mode)),
                                              signing.publicKey(), time, randomness));
    }
};

server::CouncilCounts countAt(Files& files, Instant asOf) {
    const auto store = files.open(OpenMode::ReadWrite);
    server::CouncilCounts counts;
    sure(store->inTransaction([&]() -> Result<void> {
        counts = sure(server::countsAsOf(*store, asOf));
        return {};
    }));
    return counts;
}

void tellDifference(const Answers& server, const Answers& tables) {
    for (const auto& [name, people] : tables.people) {
        const auto own = server.people.find(name);
        const std::size_t count = own == server.people.end() ? 0 : own->second.size();
        if (own == server.people.end() || own->second != people) {
            std::printf("differs: %s, server %zu, tables %zu\n", name.c_str(), count, people.size());
        }
    }
    for (const auto& [name, people] : server.people) {
        if (!tables.people.contains(name)) std::printf("only here: %s, %zu\n", name.c_str(), people.size());
    }
}

/// True when both say the same and the ratio holds.
bool compare(Files& files, const char* when, Instant asOf, double ratioMax) {
    Taken server, tables;
    for (int round = 0; round < kRounds; ++round) {
        server::CouncilCounts counts;
        Answers asked;
        server.measure([&] { counts = countAt(files, asOf); });
        tables.measure([&] {
            PlainTables plain(files.plain());
            asked = askTables(plain, asOf);
        });
        Answers counted = answersOf(counts);
        counted.sort();
        asked.sort();
        if (!(counted == asked)) {
            tellDifference(counted, asked);
            return false;
        }
    }
    const double own = Taken::median(server.processor);
    const double limit = Taken::median(tables.processor);
    std::printf("%-14s server %.3f s (%.3f), SQL %.3f s (%.3f), ratio %.2f\n", when, own,
                Taken::median(server.wall), limit, Taken::median(tables.wall), own / limit);
    return own <= ratioMax * limit;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "counts_bench FOLDER [PEOPLE] [RECORDS]\n");
        return 2;
    }
    const int people = argc > 2 ? std::atoi(argv[2]) : 10'000;
    const int records = argc > 3 ? std::atoi(argv[3]) : 1'000'000;
    Files files;
    files.folder = argv[1];
    std::filesystem::create_directories(files.folder);
    files.remove();
    Taken fill, work;
    {
        const auto store = files.open(OpenMode::Create);
        PlainTables tables(files.plain());
        fill.measure([&] { fillCounty(*store, tables, people, records); });
        work.measure([&] { sure(server::workOutAll(*store)); });
    }
    std::printf("%d people, %d records; medians of %d, in the processor's time (and on the wall)\n", people,
                records, kRounds);
    std::printf("filled in %.1f s; worked out for the first time in %.1f s\n", fill.processor[0],
                work.processor[0]);
    const bool now = compare(files, "now", countyNow(), kRatioMaxNow);
    const bool then = compare(files, "200 days ago", {countyNow().ms - kDaysAgo * kDayMs}, kRatioMaxThen);
    files.remove();
    return now && then ? 0 : 1;
}
