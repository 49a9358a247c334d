// Somebody with the disk in their hands: flips, cuts, zeros, swaps and pieces from elsewhere. Each is
// reported or changes no answer. DOORSTEP_TAMPERINGS=100000 makes it so many of each kind.
#include <catch2/catch.hpp>

#include "tests/core/storage/sealed_disk.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

constexpr std::size_t kPage = 4096;
constexpr std::size_t kFrame = 24 + kPage;
constexpr std::size_t kLogHeader = 32;
const std::string kLogName = kStoreName + "-wal";

constexpr int kJournalled = 14;

struct Specimens {
    MemoryDisk::Image closed;   // The database alone.
    MemoryDisk::Image crashed;  // A database and a log that holds later transactions.
    MemoryDisk::Image earlier;  // The same store, a log ago.
    MemoryDisk::Image foreign;  // Another store under the same key.
    int visits = 0;
    int beforeLast = 0;         // Visits without the log's last transaction,
    std::size_t lastStart = 0;  // which begins here in the log.
    int checkpointed = 0;
    std::vector<std::pair<std::size_t, int>> commits;  // Ends in the log, and visits from there on.

    [[nodiscard]] int visitsBefore(std::size_t length) const {
        int before = checkpointed;
        for (const auto& [end, count] : commits) before = end <= length ? count : before;
        return before;
    }
};

MemoryDisk::Image crashedAfter(SealedDisk& on, int checkpointed, int logged, Specimens& made) {
    on.disk.before = nullptr;
    auto database = std::move(on.open(OpenMode::Create)).value();
    for (int i = 1; i <= checkpointed; ++i) REQUIRE(saveVisit(database, i).ok());
    REQUIRE(database.checkpoint().ok());
    made.checkpointed = checkpointed;
    for (int i = checkpointed + 1; i <= checkpointed + logged; ++i) {
        made.lastStart = on.disk.content()[kLogName].size();
        REQUIRE(saveVisit(database, i).ok());
        made.commits.emplace_back(on.disk.content()[kLogName].size(), i);
    }
    made.visits = checkpointed + logged;
    made.beforeLast = made.visits - 1;
    return on.disk.content();
}

void makeEmpty(SealedDisk& on, const std::string& suite = "xchacha20") {
    on.disk.load({});
    makeWithSuite(on, suite);
    auto database = std::move(on.open(OpenMode::Create)).value();
    perform(database, kVisitTable);
}

Specimens makeSpecimens(SealedDisk& on, const std::string& suite = "xchacha20") {
    Specimens made;
    Specimens ignored;
    makeEmpty(on, suite);
    made.foreign = crashedAfter(on, 18, 8, ignored);
    makeEmpty(on, suite);
    {
        auto database = std::move(on.open(OpenMode::Create)).value();
        for (int i = 1; i <= 9; ++i) REQUIRE(saveVisit(database, i).ok());
        made.earlier = on.disk.content();
        REQUIRE(database.checkpoint().ok());
        perform(database, "DELETE FROM visit");
    }
    made.crashed = crashedAfter(on, 18, 8, made);
    on.disk.load(made.crashed);
    { REQUIRE(on.open(OpenMode::ReadWrite)->checkpoint().ok()); }
    made.closed = on.disk.content();
    return made;
}

struct Report {
    int reported = 0;
    int harmless = 0;

    void print(const std::string& what) const {
        WARN(reported + harmless << ' ' << what << ": " << reported << " reported, " << harmless
                                 << " change no answer");
    }
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
    const std::string suite = GENERATE("xchacha20", "aes256gcm");
    INFO(suite);
    const Specimens made = makeSpecimens(on, suite);
    const std::string& whole = made.closed.at(kStoreName);
    std::mt19937 random(1);
    Report report;
    for (int i = 0; i < changesOfEachKind(); ++i) {
        MemoryDisk::Image image = made.closed;
        const std::size_t at = i < 24 ? static_cast<std::size_t>(i) : random() % whole.size();
        image[kStoreName][at] = static_cast<char>(whole[at] ^ (1 << random() % 8));
        // A page that is free, or was, is read by no one: its content answers nothing.
        judge(on, image, made.visits, "byte " + std::to_string(at), report);
    }
    CHECK(report.reported > changesOfEachKind() * 3 / 4);
    report.print("bits of a database flipped, " + suite);
}

TEST_CASE("Bits flipped in the log are reported, or take back its last transaction alone") {
    static SealedDisk on("log flips");
    static const Specimens made = makeSpecimens(on);
    const std::string& log = made.crashed.at(kLogName);
    std::mt19937 random(2);
    Report report;
    int tookBack = 0;
    for (int i = 0; i < changesOfEachKind(); ++i) {
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
    CHECK(report.reported == changesOfEachKind() - tookBack);
    CHECK(report.harmless == tookBack);
    report.print("bits of a log flipped; the others take back the last transaction, as a crash does");
}

TEST_CASE("Bits flipped in a rollback journal are reported, or roll back as before, and so are cuts") {
    static SealedDisk on("journal flips");
    makeEmpty(on);
    MemoryDisk::Image crashed;
    {
        auto database = std::move(on.open(OpenMode::ReadWrite)).value();
        perform(database, "PRAGMA journal_mode=DELETE");
        for (int i = 1; i <= kJournalled; ++i) REQUIRE(saveVisit(database, i).ok());
        // At the last moment before the commit: everything is written, and the journal has to take it back.
        on.disk.before = [&](DiskCall call) {
            if (call == DiskCall::Delete && crashed.empty()) crashed = on.disk.content();
            return SQLITE_OK;
        };
        perform(database, "UPDATE visit SET words='lost'");
        on.disk.before = nullptr;
    }
    const std::string name = kStoreName + "-journal";
    const std::string journal = crashed.at(name);
    REQUIRE(journal.size() > 3 * kPage);
    std::mt19937 random(4);
    Report flips;
    for (int i = 0; i < changesOfEachKind(); ++i) {
        MemoryDisk::Image image = crashed;
        const std::size_t at = i < 512 ? static_cast<std::size_t>(i) : random() % journal.size();
        image[name][at] = static_cast<char>(journal[at] ^ (1 << random() % 8));
        judge(on, image, kJournalled, "byte " + std::to_string(at), flips);
    }
    // Only what fills the header's sector says nothing.
    CHECK(flips.harmless <= 512 + changesOfEachKind() / 50);
    Report cuts;
    for (int i = 0; i < changesOfEachKind(); ++i) {
        MemoryDisk::Image image = crashed;
        image[name].resize(1 + random() % (journal.size() - 1));
        judge(on, image, kJournalled, "cut at " + std::to_string(image[name].size()), cuts);
    }
    CHECK(cuts.reported == changesOfEachKind());
    flips.print("bits of a journal flipped");
    cuts.print("cuts of a journal");
}

TEST_CASE("Pages that were zeroed, swapped, doubled or brought from another store are reported") {
    static SealedDisk on("pages");
    static const Specimens made = makeSpecimens(on);
    const auto kind = GENERATE(range(0, 4));
    INFO("kind " << kind);
    std::mt19937 random(3);
    Report report;
    const std::string& whole = made.closed.at(kStoreName);
    const std::string& foreign = made.foreign.at(kStoreName);
    const auto pages = whole.size() / kPage;
    for (int i = 0; i < changesOfEachKind(); ++i) {
        const std::size_t a = random() % pages * kPage;
        const std::size_t b = (a + (1 + random() % (pages - 1)) * kPage) % whole.size();
        MemoryDisk::Image image = made.closed;
        std::string& file = image[kStoreName];
        switch (kind) {
            case 0: file.replace(a, kPage, std::string(kPage, '\0')); break;
            case 1: file.replace(a, kPage, whole, b, kPage).replace(b, kPage, whole, a, kPage); break;
            case 2: file.replace(a, kPage, whole, b, kPage); break;
            default: file.replace(a, kPage, foreign, a % foreign.size(), kPage); break;
        }
        judge(on, image, made.visits, "page " + std::to_string(a / kPage + 1), report);
    }
    // Of free pages nothing is read, whatever they hold.
    CHECK(report.reported > changesOfEachKind() / 2);
    const char* const kinds[] = {"zeroed", "swapped", "doubled", "from another store"};
    report.print(std::string("pages ") + kinds[kind]);
}

// Frames that are left out or put in move all that follow: what is left is the log before them, as after a
// cut.
TEST_CASE("Frames that were zeroed, swapped, moved or brought from elsewhere are reported") {
    static SealedDisk on("frames");
    static const Specimens made = makeSpecimens(on);
    const auto kind = GENERATE(range(0, 6));
    INFO("kind " << kind);
    std::mt19937 random(5);
    Report report;
    const std::string& whole = made.crashed.at(kLogName);
    const std::string& earlier = made.earlier.at(kLogName);
    const std::string& foreign = made.foreign.at(kLogName);
    // The last transaction stays, so that the frames before it are known to have been there.
    const auto frames = (made.lastStart - kLogHeader) / kFrame;
    const auto someFrameOf = [&](const std::string& log) {
        return kLogHeader + random() % ((log.size() - kLogHeader) / kFrame) * kFrame;
    };
    for (int i = 0; i < changesOfEachKind(); ++i) {
        const std::size_t first = random() % frames;
        const std::size_t a = kLogHeader + first * kFrame;
        const std::size_t b = kLogHeader + (first + 1 + random() % (frames - 1)) % frames * kFrame;
        MemoryDisk::Image image = made.crashed;
        std::string& log = image[kLogName];
        switch (kind) {
            case 0: log.replace(a, kFrame, std::string(kFrame, '\0')); break;
            case 1: log.replace(a, kFrame, whole, b, kFrame).replace(b, kFrame, whole, a, kFrame); break;
            case 2: log.erase(a, kFrame); break;
            case 3: log.insert(a, whole, b, kFrame); break;
            case 4: log.replace(a, kFrame, earlier, someFrameOf(earlier), kFrame); break;
            default: log.replace(a, kFrame, foreign, someFrameOf(foreign), kFrame); break;
        }
        const bool moves = kind == 2 || kind == 3;
        judge(on, image, moves ? made.visitsBefore(a) : -1, "byte " + std::to_string(a), report);
        REQUIRE((report.harmless > 0) == moves);
    }
    const char* const kinds[] = {"zeroed",
                                 "swapped",
                                 "left out; the log ends there",
                                 "put in; the log ends there",
                                 "from an older log",
                                 "from another store"};
    report.print(std::string("frames ") + kinds[kind]);
}

TEST_CASE("A database cut short is reported, beside its log where the log does not make up for it") {
    static SealedDisk on("cuts");
    static const Specimens made = makeSpecimens(on);
    const bool withLog = GENERATE(false, true);
    std::mt19937 random(6);
    Report report;
    const MemoryDisk::Image& whole = withLog ? made.crashed : made.closed;
    const std::size_t size = whole.at(kStoreName).size();
    for (int i = 0; i < changesOfEachKind(); ++i) {
        MemoryDisk::Image image = whole;
        image[kStoreName].resize(2 + random() % (size - 2));
        judge(on, image, made.visits, "length " + std::to_string(image[kStoreName].size()), report);
    }
    // The log holds most pages anew and makes up for many cuts, if not for all.
    if (!withLog) CHECK(report.reported == changesOfEachKind());
    report.print(withLog ? "cuts of a database beside its log" : "cuts of a database");
}

TEST_CASE("A log cut short gives the transactions before the cut") {
    static SealedDisk on("log cuts");
    static const Specimens made = makeSpecimens(on);
    std::mt19937 random(7);
    for (int i = 0; i < changesOfEachKind(); ++i) {
        MemoryDisk::Image image = made.crashed;
        const std::size_t length = random() % image[kLogName].size();
        image[kLogName].resize(length);
        Report report;
        judge(on, image, made.visitsBefore(length), "length " + std::to_string(length), report);
        // That there was more is known outside the store.
        REQUIRE(report.harmless == 1);
    }
    WARN(changesOfEachKind() << " cuts of a log, each with the transactions before it");
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
