// What sealing costs: the same work over plain files, sealed ones and peers' encrypted ones, in one
// process, line by line in turn, as ratios to plain SQLite.
//
//     storage_bench FOLDER [ROUNDS] [PEERS] [elapsed|processor]
//
// FOLDER lies on the disk to measure; PEERS holds shared objects of other libraries (tests/bench/run makes
// them). `processor` counts the processor's time alone, without waits for the disk: the figure to compare
// on a machine that others use too. Nothing is measured that was not asked of every side with the same
// schema and settings.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <functional>
#include <map>
#include <memory>

#include "core/crypto/crypto.h"
#include "core/storage/sealed_vfs.h"
#include "tests/bench/engine.h"

using namespace doorstep;
using bench::Engine;
using bench::Run;
using bench::Side;

namespace {

/// Seconds since some moment.
using Clock = double (*)();

double elapsed() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double processorTime() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

constexpr int kRows = 200'000;
constexpr int kRowSize = 300;
constexpr int kLargeRows = 620'000;  // A little over 200 MB.
constexpr int kNarratives = 20'000;
constexpr int kNarrativeSize = 1'000;
constexpr int kAppCacheKib = 32 << 10;
constexpr int kWarmCacheKib = 256 << 10;
constexpr int kSmallCacheKib = 2 << 10;

class Numbers {
public:
    int below(int bound) {
        state_ = state_ * 6'364'136'223'846'793'005ULL + 1'442'695'040'888'963'407ULL;
        return static_cast<int>((state_ >> 33) % static_cast<std::uint64_t>(bound));
    }

private:
    std::uint64_t state_ = 1;
};

/// Narratives of made-up words, of which few are frequent, as in language.
std::string makeWords(std::size_t size) {
    Numbers numbers;
    const char* const syllables[] = {"ba", "ken", "lo", "mir", "sa", "tor",
                                     "vi", "ran", "du", "hel", "po", "shi"};
    std::string words;
    while (words.size() < size) {
        const double share = (numbers.below(1'000'000) + 1) / 1e6;
        int rank = static_cast<int>(std::pow(8'000.0, share));
        for (; rank > 0; rank /= 12) words += syllables[rank % 12];
        words += ' ';
    }
    return words;
}

const std::string& words() {
    static const std::string text = makeWords(4 << 20);
    return text;
}

Run rowOf(int number, int size) {
    const auto span = static_cast<long>(words().size()) - size;
    return {number, words().data() + static_cast<long>(number) * 7'919 % span, size};
}

std::vector<Run> rows(int count, int size) {
    std::vector<Run> all;
    for (int i = 1; i <= count; ++i) all.push_back(rowOf(i, size));
    return all;
}

std::vector<Run> scattered(int count, int bound) {
    Numbers numbers;
    std::vector<Run> all;
    for (int i = 0; i < count; ++i) all.push_back({numbers.below(bound) + 1, nullptr, 0});
    return all;
}

/// One line of the table.
struct Line {
    const char* name;
    bool appCache;  ///< Run with the cache the app gives a connection.
    bool searches;  ///< Needs FTS5.
    std::function<void(Side&)> prepare;
    std::function<void(Side&)> work;
};

void emptyVisits(Side& side) {
    side.removeFile("visits");
    side.open("visits", kAppCacheKib);
    side.run("CREATE TABLE visit(id INTEGER PRIMARY KEY, words TEXT)");
}

void emptySearch(Side& side) {
    side.removeFile("search");
    side.open("search", kAppCacheKib);
    side.run("CREATE VIRTUAL TABLE narrative USING fts5(words, prefix='2 3')");
}

// Words as people type them: the beginning of one that is in some narratives.
std::vector<Run> searchWords() {
    static const std::vector<std::string> typed = [] {
        std::vector<std::string> all;
        for (const Run& row : scattered(1'000, 1 << 20)) {
            const std::size_t start = words().find(' ', static_cast<std::size_t>(row.number)) + 1;
            const std::size_t end = words().find(' ', start);
            all.push_back(words().substr(start, std::max<std::size_t>(3, end - start - 1)) + "*");
        }
        return all;
    }();
    std::vector<Run> runs;
    for (const std::string& word : typed) runs.push_back({20, word.c_str(), static_cast<int>(word.size())});
    return runs;
}

const char* const kInsert = "INSERT INTO visit VALUES(?1, ?2)";
const char* const kRead = "SELECT words FROM visit WHERE id=?1";
const char* const kScan = "SELECT sum(length(words)) FROM visit";

std::vector<Line> lines() {
    static const auto visits = rows(kRows, kRowSize);
    static const auto narratives = rows(kNarratives, kNarrativeSize);
    static const auto someVisits = scattered(2'000, kRows);
    static const auto manyVisits = scattered(100'000, kRows);
    static const auto manyOfAll = scattered(100'000, kLargeRows);
    static const auto typed = searchWords();
    return {
        {"bulk insert, 200,000 rows of 300 B by 1,000", true, false, emptyVisits,
         [](Side& side) { side.forEach(kInsert, visits, 1000); }},
        {"2,000 single commits", true, false, [](Side& side) { side.open("visits", kAppCacheKib); },
         [](Side& side) {
             side.forEach("UPDATE visit SET words=substr(words, 2) || 'x' WHERE id=?1", someVisits);
         }},
        {"100,000 random reads, warm", true, false,
         [](Side& side) {
             side.open("visits", kWarmCacheKib);
             side.run(kScan);
         },
         [](Side& side) { side.forEach(kRead, manyVisits); }},
        {"full text index, 20,000 narratives of 1 KB", true, true, emptySearch,
         [](Side& side) {
             side.forEach("INSERT INTO narrative(rowid, words) VALUES(?1, ?2)", narratives, 1000);
         }},
        {"1,000 searches", true, true, [](Side& side) { side.open("search", kAppCacheKib); },
         [](Side& side) {
             side.forEach(
                 "SELECT rowid, snippet(narrative, 0, '[', ']', '…', 12) FROM narrative "
                 "WHERE narrative MATCH ?2 LIMIT ?1",
                 typed);
         }},
        {"open and first query, 200 times", true, false, [](Side&) {},
         [](Side& side) {
             for (int i = 1; i <= 200; ++i) {
                 side.open("visits", kAppCacheKib);
                 side.forEach(kRead, {{i * 997, nullptr, 0}});
             }
         }},
        {"full scan by a new connection, 65 MB", false, false,
         [](Side& side) { side.open("visits", kAppCacheKib); }, [](Side& side) { side.run(kScan); }},
        {"100,000 random reads, 2 MB cache over 200 MB", false, false,
         [](Side& side) { side.open("large", kSmallCacheKib); },
         [](Side& side) { side.forEach(kRead, manyOfAll); }},
    };
}

void makeLarge(Side& side) {
    side.removeFile("large");
    side.open("large", kAppCacheKib);
    side.run("PRAGMA synchronous=OFF; CREATE TABLE visit(id INTEGER PRIMARY KEY, words TEXT)");
    side.forEach(kInsert, rows(kLargeRows, kRowSize), 20'000);
    side.close();
}

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    std::ranges::sort(values);
    return values[values.size() / 2];
}

using Sides = std::vector<std::unique_ptr<Side>>;
/// Seconds by line, side and round.
using Measured = std::vector<std::vector<std::vector<double>>>;

Sides makeSides(const std::filesystem::path& folder, const std::filesystem::path& peers,
                const std::string& key) {
    const std::string rawKey(64, '7');
    std::vector<Side::Setting> settings{
        {"plain", Engine::ofSystem(), "", nullptr, ""},
        {"Doorstep", Engine::ofSystem(), "?key=" + key, "doorstep", ""},
        {"Doorstep, AES-256-GCM", Engine::ofSystem(), "?key=" + key + "&suite=aes256gcm", "doorstep", ""},
    };
    const auto add = [&](const char* name, const std::string& object, const std::string& pragmas) {
        if (auto engine = Engine::load(object)) settings.push_back({name, *engine, "", nullptr, pragmas});
    };
    const std::string sqlcipherKey = "PRAGMA key=\"x'" + rawKey + "'\"; PRAGMA cipher_page_size=4096";
    add("SQLCipher 4", peers / "sqlcipher4.so", sqlcipherKey);
    add("SQLCipher 3", "libsqlcipher.so.0", sqlcipherKey);
    add("SQLite3MC ChaCha20", peers / "sqlite3mc.so",
        "PRAGMA cipher='chacha20'; PRAGMA key='raw:" + rawKey + "'");
    add("SQLite3MC AEGIS", peers / "sqlite3mc.so",
        "PRAGMA cipher='aegis'; PRAGMA key='raw:" + rawKey + "'");
    Sides sides;
    for (auto& setting : settings) {
        sides.push_back(std::make_unique<Side>(std::move(setting), folder, static_cast<int>(sides.size())));
        std::fprintf(stderr, "%s on SQLite %s\n", sides.back()->name().c_str(),
                     sides.back()->version().c_str());
    }
    return sides;
}

void measureRound(Sides& sides, const std::vector<Line>& all, int round, Clock now, Measured& seconds) {
    for (std::size_t at = 0; at < all.size(); ++at) {
        const Line& line = all[at];
        for (std::size_t turn = 0; turn < sides.size(); ++turn) {
            // Who goes first changes from round to round.
            const std::size_t which = (static_cast<std::size_t>(round) + turn) % sides.size();
            Side& side = *sides[which];
            if (line.searches && !side.hasFullTextSearch()) continue;
            line.prepare(side);
            const double start = now();
            line.work(side);
            seconds[at][which].push_back(now() - start);
            side.close();
        }
    }
}

// The median over the rounds of the ratio within each round: what disturbs a round disturbs both.
double ratioOf(const std::vector<double>& plain, const std::vector<double>& other) {
    std::vector<double> ratios;
    for (std::size_t i = 0; i < other.size(); ++i) ratios.push_back(other[i] / plain[i]);
    return median(ratios);
}

void printTable(const Sides& sides, const std::vector<Line>& all, const Measured& seconds) {
    std::string rule = "| --- | --- |";
    std::printf("| | plain, ms |");
    for (std::size_t i = 1; i < sides.size(); ++i, rule += " --- |")
        std::printf(" %s |", sides[i]->name().c_str());
    std::printf("\n%s\n", rule.c_str());
    std::vector<double> products(sides.size(), 1);
    std::vector<int> counts(sides.size(), 0);
    for (std::size_t at = 0; at < all.size(); ++at) {
        std::printf("| %s | %.0f |", all[at].name, median(seconds[at][0]) * 1000);
        for (std::size_t i = 1; i < sides.size(); ++i) {
            if (seconds[at][i].empty()) {
                std::printf(" no FTS5 |");
                continue;
            }
            const double ratio = ratioOf(seconds[at][0], seconds[at][i]);
            std::printf(" %.2f |", ratio);
            if (all[at].appCache) products[i] *= ratio;
            if (all[at].appCache) ++counts[i];
        }
        std::printf("\n");
    }
    std::printf("| geometric mean of the first six | |");
    for (std::size_t i = 1; i < sides.size(); ++i)
        std::printf(" %.2f |", std::pow(products[i], 1.0 / counts[i]));
    std::printf("\n| size of the file, MB | %.1f |",
                static_cast<double>(sides[0]->fileSize("visits")) / 1e6);
    for (std::size_t i = 1; i < sides.size(); ++i) {
        std::printf(" %.3f |", static_cast<double>(sides[i]->fileSize("visits")) /
                                   static_cast<double>(sides[0]->fileSize("visits")));
    }
    std::printf("\n");
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "storage_bench FOLDER [ROUNDS] [PEERS] [elapsed|processor]\n");
        return 2;
    }
    const std::filesystem::path folder = std::filesystem::absolute(argv[1]);
    const int rounds = argc > 2 ? std::max(1, std::atoi(argv[2])) : 5;
    const Clock clock = argc > 4 && std::strcmp(argv[4], "processor") == 0 ? processorTime : elapsed;
    if (sealed::registerVfs("doorstep", nullptr, sealed::registeredKey) != SQLITE_OK) return 1;
    const Secret key = crypto::makeKey();
    const sealed::KeyRegistration registration(key);
    Sides sides =
        makeSides(folder, argc > 3 ? std::filesystem::absolute(argv[3]) : folder, registration.number());
    for (auto& side : sides) makeLarge(*side);
    const auto all = lines();
    Measured seconds(all.size(), std::vector<std::vector<double>>(sides.size()));
    for (int round = 0; round < rounds; ++round) {
        measureRound(sides, all, round, clock, seconds);
        std::fprintf(stderr, "round %d of %d\n", round + 1, rounds);
    }
    printTable(sides, all, seconds);
    for (auto& side : sides) {
        for (const char* file : {"visits", "search", "large"}) side->removeFile(file);
    }
    return 0;
}
