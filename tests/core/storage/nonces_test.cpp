// No nonce seals two contents, with either cipher: over many seals, in forked processes, in copies of a
// file, in every file of a store. That the nonces in the files are the ones that were used is shown by
// format_test.cpp. DOORSTEP_NONCES=100000000 makes the first test as long as one has time and memory (16
// bytes each) for.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <cstring>

#include "core/storage/page_cipher.h"
#include "tests/core/storage/sealed_disk.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

using sealed::Suite;
using Nonce = std::array<std::uint8_t, sealed::kNonceSize>;

constexpr Suite kSuites[] = {Suite::XChaCha20Poly1305, Suite::Aes256Gcm};

// What no two seals of a cipher may share: all of the nonce, or the 12 bytes that AES-256-GCM takes of it.
// The key that its first byte chooses is left out, so this asks for more than is needed.
std::string_view decisive(Suite suite, const Nonce& nonce) {
    const std::string_view whole{reinterpret_cast<const char*>(nonce.data()), nonce.size()};
    return suite == Suite::Aes256Gcm ? whole.substr(1, 12) : whole;
}

// Seals one block as pages are sealed and returns its nonce.
Nonce sealOnce(const sealed::PageCipher& cipher) {
    std::array<std::uint8_t, 16 + sealed::kReserve> block{};
    cipher.seal({}, block.data(), block.size(), block.data());
    Nonce nonce;
    std::copy_n(block.begin() + 16, nonce.size(), nonce.begin());
    return nonce;
}

// Which content each nonce has sealed; false when it has sealed another before.
class Sealed {
public:
    bool add(std::string_view nonce, std::string_view ciphertext) {
        const auto hash = std::hash<std::string_view>{}(ciphertext);
        return contents_.emplace(nonce, hash).first->second == hash;
    }
    [[nodiscard]] std::size_t size() const { return contents_.size(); }

private:
    std::map<std::string, std::size_t, std::less<>> contents_;
};

// Follows all sealed pages that a disk is given; every one is in one write. The 12 bytes of a nonce that
// decide with AES-256-GCM stand for it with the other cipher too.
void follow(SealedDisk& on, Sealed& sealed, int& repeated) {
    constexpr std::size_t kPage = 4096;
    on.disk.wrote = [&](const std::string& name, std::string_view content, std::size_t from,
                        std::size_t size) {
        const bool isTemporary = name.empty();
        const std::size_t whole = isTemporary ? kPage + sealed::kReserve : kPage;
        const std::size_t header = size == sealed::kFrameHeaderSize + kPage ? sealed::kFrameHeaderSize : 0;
        if (size - header != whole) return;
        const std::string_view page = content.substr(from + header, whole);
        const bool fresh = sealed.add(page.substr(whole - sealed::kReserve + 1, 12),
                                      page.substr(24, whole - 24 - sealed::kReserve));
        if (!fresh) ++repeated;
    };
}

}  // namespace

TEST_CASE("Nonces do not repeat over ten million seals") {
    const char* wanted = std::getenv("DOORSTEP_NONCES");
    const std::size_t count = wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : 10'000'000;
    for (const Suite suite : kSuites) {
        if (!sealed::isAvailable(suite)) continue;
        const sealed::PageCipher cipher(storeKey().view(), suite, 1);
        // Eight bytes at each end: over 10^7 random ones two are equal by chance once in 400,000 runs.
        std::vector<std::uint64_t> beginnings(count);
        std::vector<std::uint64_t> ends(count);
        for (std::size_t i = 0; i < count; ++i) {
            const Nonce nonce = sealOnce(cipher);
            const std::string_view bytes = decisive(suite, nonce);
            std::memcpy(&beginnings[i], bytes.data(), 8);
            std::memcpy(&ends[i], bytes.data() + bytes.size() - 8, 8);
        }
        for (auto* part : {&beginnings, &ends}) {
            std::ranges::sort(*part);
            CHECK(std::ranges::adjacent_find(*part) == part->end());
        }
        WARN("suite " << static_cast<int>(suite) << ": " << count << " seals, no nonce twice");
    }
}

TEST_CASE("A forked process draws other nonces than the one it came from") {
    constexpr std::size_t kEach = 20'000;
    const Suite suite = GENERATE(Suite::XChaCha20Poly1305, Suite::Aes256Gcm);
    if (!sealed::isAvailable(suite)) return;
    const sealed::PageCipher cipher(storeKey().view(), suite, 1);
    sealOnce(cipher);  // Whatever is drawn ahead is drawn before the fork.
    const auto drawMany = [&] {
        std::string drawn;
        for (std::size_t i = 0; i < kEach; ++i) drawn += decisive(suite, sealOnce(cipher));
        return drawn;
    };
    const ScratchFolder folder("nonces");
    std::vector<pid_t> children;
    for (int child = 0; child < 3; ++child) {
        const pid_t pid = fork();
        REQUIRE(pid >= 0);
        if (pid == 0) {
            writeFile(folder / std::to_string(child), drawMany());
            _exit(0);
        }
        children.push_back(pid);
    }
    std::string drawn = drawMany();
    const std::size_t size = drawn.size() / kEach;
    for (std::size_t child = 0; child < children.size(); ++child) {
        int status = 0;
        REQUIRE(waitpid(children[child], &status, 0) == children[child]);
        REQUIRE(status == 0);
        drawn += readFile(folder / std::to_string(child));
    }
    REQUIRE(drawn.size() == 4 * kEach * size);
    std::vector<std::string> all;
    for (std::size_t at = 0; at < drawn.size(); at += size) all.push_back(drawn.substr(at, size));
    std::ranges::sort(all);
    CHECK(std::ranges::adjacent_find(all) == all.end());
}

TEST_CASE("The same work on two copies of a store seals nothing with a nonce that was used before") {
    static SealedDisk first("copied");
    static SealedDisk second("copy");
    const std::string suite = GENERATE("xchacha20", "aes256gcm");
    INFO(suite);
    Sealed sealed;
    int repeated = 0;
    for (SealedDisk* on : {&first, &second}) follow(*on, sealed, repeated);
    first.disk.load({});
    makeWithSuite(first, suite);
    {
        auto database = std::move(first.open(OpenMode::Create)).value();
        perform(database, kVisitTable);
        for (int i = 1; i <= 20; ++i) REQUIRE(saveVisit(database, i).ok());
        second.disk.load(first.disk.content());
    }
    for (const char* mode : {"WAL", "DELETE"}) {
        for (SealedDisk* on : {&first, &second}) {
            auto database = std::move(on->open(OpenMode::ReadWrite)).value();
            perform(
                database,
                std::string("PRAGMA cache_size=4; PRAGMA temp_store=FILE; PRAGMA journal_mode=") + mode);
            const int already = std::stoi(ask(database, "SELECT count(*) FROM visit"));
            for (int i = already + 1; i <= already + 40; ++i) REQUIRE(saveVisit(database, i).ok());
            perform(database, "SELECT * FROM visit ORDER BY words DESC; VACUUM");
        }
    }
    for (SealedDisk* on : {&first, &second}) on->disk.wrote = nullptr;
    CHECK(sealed.size() > 1000);
    // A checkpoint moves what is sealed from the log to the database: the same nonce over the same bytes.
    CHECK(repeated == 0);
}
