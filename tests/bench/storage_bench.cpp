// What sealing costs: the same work over sealed and over plain files, in one process, as ratios.
//
//     storage_bench FOLDER [ROUNDS]     (FOLDER on the disk to measure; built with the release preset)
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/crypto/crypto.h"
#include "core/storage/sealed_vfs.h"

using namespace doorstep;

namespace {

using Clock = std::chrono::steady_clock;

// One side of the comparison: a connection over plain or sealed files.
class Side {
public:
    Side(std::filesystem::path file, std::string parameters, const char* vfs)
        : file_(std::move(file)), uri_("file:" + file_.string() + parameters), vfs_(vfs) {}
    ~Side() { sqlite3_close_v2(handle_); }
    Side(const Side&) = delete;
    Side& operator=(const Side&) = delete;

    void open(int cacheKib) {
        sqlite3_close_v2(handle_);
        constexpr int kFlags =
            SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
        check(sqlite3_open_v2(uri_.c_str(), &handle_, kFlags, vfs_));
        run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; PRAGMA "
            "cache_size=-" +
            std::to_string(cacheKib));
    }
    void removeFiles() {
        sqlite3_close_v2(handle_);
        handle_ = nullptr;
        for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file_.string() + suffix);
    }
    void run(const std::string& sql) {
        check(sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr));
    }

    /// Runs a statement once for each number, bound as its first parameter.
    void forEach(const std::string& sql, const std::vector<int>& numbers, int transaction = 0) {
        sqlite3_stmt* statement = nullptr;
        check(sqlite3_prepare_v2(handle_, sql.c_str(), -1, &statement, nullptr));
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            if (transaction > 0 && i % static_cast<std::size_t>(transaction) == 0)
                run(i == 0 ? "BEGIN" : "COMMIT; BEGIN");
            sqlite3_bind_int(statement, 1, numbers[i]);
            while (sqlite3_step(statement) == SQLITE_ROW) {
            }
            check(sqlite3_reset(statement));
        }
        sqlite3_finalize(statement);
        if (transaction > 0) run("COMMIT");
    }

private:
    void check(int code) {
        if (code == SQLITE_OK) return;
        std::fprintf(stderr, "storage_bench: %s\n",
                     handle_ != nullptr ? sqlite3_errmsg(handle_) : "cannot open");
        std::exit(1);
    }
    std::filesystem::path file_;
    std::string uri_;
    const char* vfs_;
    sqlite3* handle_ = nullptr;
};

std::vector<int> upTo(int count) {
    std::vector<int> numbers(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) numbers[static_cast<std::size_t>(i)] = i + 1;
    return numbers;
}

std::vector<int> scattered(int count, int bound) {
    std::vector<int> numbers;
    std::uint64_t state = 1;
    for (int i = 0; i < count; ++i) {
        state = state * 6'364'136'223'846'793'005ULL + 1'442'695'040'888'963'407ULL;
        numbers.push_back(static_cast<int>((state >> 33) % static_cast<std::uint64_t>(bound)) + 1);
    }
    return numbers;
}

constexpr int kRows = 200'000;
constexpr int kLargeCacheKib = 256 << 10;
constexpr int kAppCacheKib = 32 << 10;
constexpr int kSmallCacheKib = 2 << 10;

const char* const kWords[] = {"kitchen", "bedroom", "school",  "alone",
                              "mother",  "settled", "worried", "visit"};

struct Line {
    const char* name;
    std::function<void(Side&)> prepare;
    std::function<void(Side&)> work;
};

std::vector<Line> lines() {
    const std::string insert = "INSERT INTO visit VALUES(?1, hex(randomblob(150)))";
    const std::string read = "SELECT words FROM visit WHERE id=?1";
    return {
        {"bulk insert, 200,000 rows of 300 bytes by 1,000",
         [](Side& side) {
             side.removeFiles();
             side.open(kAppCacheKib);
             side.run("CREATE TABLE visit(id INTEGER PRIMARY KEY, words TEXT)");
         },
         [insert](Side& side) { side.forEach(insert, upTo(kRows), 1000); }},
        {"random reads, 100,000, 2 MB cache", [](Side& side) { side.open(kSmallCacheKib); },
         [read](Side& side) { side.forEach(read, scattered(100'000, kRows)); }},
        {"random reads, 100,000, warm",
         [](Side& side) {
             side.open(kLargeCacheKib);
             side.run("SELECT sum(length(words)) FROM visit");
         },
         [read](Side& side) { side.forEach(read, scattered(100'000, kRows)); }},
        {"full scan by a new connection", [](Side& side) { side.open(kAppCacheKib); },
         [](Side& side) { side.run("SELECT sum(length(words)) FROM visit"); }},
        {"single commits, 2,000, FULL", [](Side& side) { side.open(kAppCacheKib); },
         [](Side& side) {
             side.forEach("UPDATE visit SET words='x' || words WHERE id=?1", scattered(2'000, kRows));
         }},
        {"FTS5 build, 20,000 narratives of 1 KB",
         [](Side& side) {
             side.open(kAppCacheKib);
             side.run("DROP TABLE IF EXISTS narrative; CREATE VIRTUAL TABLE narrative USING fts5(words)");
             std::string words;
             for (int i = 0; i < 120; ++i)
                 words += std::string(" ") + kWords[i % 8] + std::to_string(i * i % 97);
             side.run("CREATE TEMP TABLE IF NOT EXISTS source AS SELECT '" + words + "' AS words");
         },
         [](Side& side) {
             side.forEach("INSERT INTO narrative SELECT words || ' number' || ?1 FROM source", upTo(20'000),
                          1000);
         }},
        {"FTS5 searches, 1,000", [](Side& side) { side.open(kAppCacheKib); },
         [](Side& side) {
             side.forEach(
                 "SELECT rowid FROM narrative WHERE narrative MATCH 'number' || ?1 || '*' LIMIT 20",
                 scattered(1'000, 20'000));
         }},
        {"open and first query, 200 times", [](Side& side) { side.open(kAppCacheKib); },
         [read](Side& side) {
             for (int i = 0; i < 200; ++i) {
                 side.open(kAppCacheKib);
                 side.forEach(read, {i + 1});
             }
         }},
    };
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "storage_bench FOLDER [ROUNDS]\n");
        return 2;
    }
    const std::filesystem::path folder = argv[1];
    const int rounds = argc > 2 ? std::atoi(argv[2]) : 5;
    if (sealed::registerVfs("doorstep", nullptr, sealed::registeredKey) != SQLITE_OK) return 1;
    const Secret key = crypto::makeKey();
    const sealed::KeyRegistration registration(key);
    Side plain(folder / "bench-plain.db", "", nullptr);
    Side sealedSide(folder / "bench-sealed.db", "?key=" + registration.number(), "doorstep");

    const auto all = lines();
    std::map<const char*, std::vector<double>> seconds[2];
    for (int round = 0; round < rounds; ++round) {
        for (const Line& line : all) {
            // Which side goes first changes from round to round.
            for (int turn = 0; turn < 2; ++turn) {
                const int which = (round + turn) % 2;
                Side& side = which == 0 ? plain : sealedSide;
                line.prepare(side);
                const auto start = Clock::now();
                line.work(side);
                seconds[which][line.name].push_back(
                    std::chrono::duration<double>(Clock::now() - start).count());
            }
        }
        std::fprintf(stderr, "round %d of %d\n", round + 1, rounds);
    }
    std::printf("| | plain, ms | sealed, ms | ratio |\n| --- | --- | --- | --- |\n");
    for (const Line& line : all) {
        const double before = median(seconds[0][line.name]);
        const double after = median(seconds[1][line.name]);
        std::printf("| %s | %.0f | %.0f | %.2f |\n", line.name, before * 1000, after * 1000,
                    after / before);
    }
    std::printf("| size of the file, MB | %.1f | %.1f | %.3f |\n",
                static_cast<double>(std::filesystem::file_size(folder / "bench-plain.db")) / 1e6,
                static_cast<double>(std::filesystem::file_size(folder / "bench-sealed.db")) / 1e6,
                static_cast<double>(std::filesystem::file_size(folder / "bench-sealed.db")) /
                    static_cast<double>(std::filesystem::file_size(folder / "bench-plain.db")));
    plain.removeFiles();
    sealedSide.removeFiles();
    return 0;
}
