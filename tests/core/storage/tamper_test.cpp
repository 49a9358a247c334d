// Somebody with the disk in their hands: flips, cuts, zeros, swaps and pieces from elsewhere. Each is
// reported or changes no answer.
#include <catch2/catch.hpp>

#include "tests/core/storage/sealed_disk.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

constexpr std::size_t kPage = 4096;
constexpr std::size_t kFrame = 24 + kPage;
constexpr std::size_t kLogHeader = 32;
const std::string kLogName = kStoreName + "-wal";

struct Specimens {
    MemoryDisk::Image closed;   // The database alone.
    MemoryDisk::Image crashed;  // A database and a log that holds later transactions.
    MemoryDisk::Image earlier;  // The same store, a log ago.
    MemoryDisk::Image foreign;  // Another store under the same key.
    int visits = 0;
    int beforeLast = 0;         // Visits without the log's last transaction,
    std::size_t lastStart = 0;  // which begins here in the log.
};

MemoryDisk::Image crashedAfter(SealedDisk& on, int checkpointed, int logged, Specimens& made) {
    on.disk.before = nullptr;
    auto database = std::move(on.open(OpenMode::Create)).value();
    for (int i = 1; i <= checkpointed; ++i) REQUIRE(saveVisit(database, i).ok());
    REQUIRE(database.checkpoint().ok());
    for (int i = checkpointed + 1; i <= checkpointed + logged; ++i) {
        made.lastStart = on.disk.content()[kLogName].size();
        REQUIRE(saveVisit(database, i).ok());
    }
    made.visits = checkpointed + logged;
    made.beforeLast = made.visits - 1;
    return on.disk.content();
}

void makeEmpty(SealedDisk& on) {
    on.disk.load({});
    auto database = std::move(on.open(OpenMode::Create)).value();
    perform(database, kVisitTable);
}

Specimens makeSpecimens(SealedDisk& on) {
    Specimens made;
    Specimens ignored;
    makeEmpty(on);
    made.foreign = crashedAfter(on, 45, 12, ignored);
    makeEmpty(on);
    {
        auto database = std::move(on.open(OpenMode::Create)).value();
        for (int i = 1; i <= 9; ++i) REQUIRE(saveVisit(database, i).ok());
        made.earlier = on.disk.content();
        REQUIRE(database.checkpoint().ok());
        perform(database, "DELETE FROM visit");
    }
    made.crashed = crashedAfter(on, 45, 12, made);
    on.disk.load(made.crashed);
    { REQUIRE(on.open(OpenMode::ReadWrite)->checkpoint().ok()); }
    made.closed = on.disk.content();
    return made;
}

struct Report {
    int reported = 0;
    int harmless = 0;
};

// Opens a changed store: fine if it reports, or answers as it would have.
void judge(SealedDisk& on, const MemoryDisk::Image& image, int expected, const std::string& what,
           Report& report) {
    on.disk.load(image);
    const auto count = countVisits(on);
    INFO(what << ": " << (count ? std::to_string(*count) + " visits" : count.error().detail));
    if (count) {
        ++report.harmless;
        REQUIRE(*count == expected);
        return;
    }
    ++report.reported;
    const ErrorCode code = count.error().code;
    REQUIRE((code == ErrorCode::Damaged || code == ErrorCode::ForeignFile));
    CHECK(count.error().detail.size() > 10);
}

}  // namespace

TEST_CASE("Bits flipped in a closed store are reported, thousands of them") {
    static SealedDisk on("flips");
    static const Specimens made = makeSpecimens(on);
    const std::string& whole = made.closed.at(kStoreName);
    std::mt19937 random(1);
    Report report;
    for (int i = 0; i < 4000; ++i) {
        MemoryDisk::Image image = made.closed;
        const std::size_t at = i < 24 ? static_cast<std::size_t>(i) : random() % whole.size();
        image[kStoreName][at] = static_cast<char>(whole[at] ^ (1 << random() % 8));
        // A page that is free, or was, is read by no one: its content answers nothing.
        judge(on, image, made.visits, "byte " + std::to_string(at), report);
    }
    CHECK(report.reported > 3000);
}

TEST_CASE("Bits flipped in the log are reported, or take back its last transaction alone") {
    static SealedDisk on("log flips");
    static const Specimens made = makeSpecimens(on);
    const std::string& log = made.crashed.at(kLogName);
    std::mt19937 random(2);
    Report report;
    int tookBack = 0;
    for (int i = 0; i < 4000; ++i) {
        MemoryDisk::Image image = made.crashed;
        const std::size_t at = i < 60 ? static_cast<std::size_t>(i) : random() % log.size();
        image[kLogName][at] = static_cast<char>(log[at] ^ (1 << random() % 8));
        // A last transaction that is not whole looks like a crash while it was written. That it had been
        // acknowledged is known outside the store.
        if (at >= made.lastStart) {
            ++tookBack;
            judge(on, image, made.beforeLast, "byte " + std::to_string(at), report);
        } else {
            judge(on, image, -1, "byte " + std::to_string(at), report);
        }
    }
    CHECK(report.reported == 4000 - tookBack);
    CHECK(report.harmless == tookBack);
}

TEST_CASE("Pages and frames that were zeroed, moved, cut out or brought from elsewhere are reported") {
    static SealedDisk on("splices");
    static const Specimens made = makeSpecimens(on);
    std::mt19937 random(3);
    Report report;
    const auto pages = made.closed.at(kStoreName).size() / kPage;
    const auto frames = (made.lastStart - kLogHeader) / kFrame;
    for (int i = 0; i < 800; ++i) {
        const std::size_t a = random() % pages;
        const std::size_t b = random() % pages;
        if (a == b) continue;
        MemoryDisk::Image image = made.closed;
        std::string& file = image[kStoreName];
        switch (i % 4) {
            case 0: file.replace(a * kPage, kPage, std::string(kPage, '\0')); break;
            case 1: file.replace(a * kPage, kPage, made.closed.at(kStoreName), b * kPage, kPage); break;
            case 2:
                file.replace(a * kPage, kPage, made.foreign.at(kStoreName),
                             a * kPage % made.foreign.at(kStoreName).size(), kPage);
                break;
            default: file.resize(random() % file.size() + 2); break;
        }
        file.resize(std::max<std::size_t>(file.size(), 2));
        judge(on, image, made.visits, "kind " + std::to_string(i % 4) + ", page " + std::to_string(a + 1),
              report);
    }
    CHECK(report.reported > 500);

    Report log;
    for (int i = 0; i < 800; ++i) {
        // The last transaction stays whole, so that the frames before it are known to have been there.
        const std::size_t a = kLogHeader + random() % frames * kFrame;
        const std::size_t b = kLogHeader + random() % frames * kFrame;
        if (a == b) continue;
        MemoryDisk::Image image = made.crashed;
        std::string& file = image[kLogName];
        const std::string& earlier = made.earlier.at(kLogName);
        switch (i % 4) {
            case 0: file.replace(a, kFrame, std::string(kFrame, '\0')); break;
            case 1: file.replace(a, kFrame, made.crashed.at(kLogName), b, kFrame); break;
            case 2:
                file.replace(a, kFrame, earlier,
                             kLogHeader + random() % ((earlier.size() - kLogHeader) / kFrame) * kFrame,
                             kFrame);
                break;
            default:
                file.replace(a, kFrame, made.foreign.at(kLogName),
                             a % (made.foreign.at(kLogName).size() - kFrame), kFrame);
                break;
        }
        judge(on, image, -1, "kind " + std::to_string(i % 4) + ", byte " + std::to_string(a), log);
    }
    CHECK(log.reported > 700);
    CHECK(log.harmless == 0);
}

TEST_CASE("A database cut short beside its log is reported where the log does not make up for it") {
    static SealedDisk on("cuts");
    static const Specimens made = makeSpecimens(on);
    Report report;
    const std::size_t size = made.crashed.at(kStoreName).size();
    for (std::size_t length = 2; length < size; length += 331) {
        MemoryDisk::Image image = made.crashed;
        image[kStoreName].resize(length);
        judge(on, image, made.visits, "length " + std::to_string(length), report);
    }
    CHECK(report.reported > 100);
}

TEST_CASE("The log of another store under the same key is refused") {
    static SealedDisk on("foreign logs");
    static const Specimens made = makeSpecimens(on);
    MemoryDisk::Image image = made.crashed;
    image[kLogName] = made.foreign.at(kLogName);
    Report report;
    judge(on, image, -1, "another store's log", report);
    CHECK(report.reported == 1);
}
