// Opens what a store wrote by format.md alone, with nothing but libsodium: the document is true, and the
// nonces, keys and bindings in the files are the ones that were used.
#include <sodium.h>

#include <catch2/catch.hpp>

#include "core/storage/page_cipher.h"
#include "tests/core/storage/sealed_disk.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

constexpr std::size_t kPage = 4096;
constexpr std::size_t kHeader = 24;
constexpr std::size_t kNonce = 24;
constexpr std::size_t kTag = 16;
constexpr std::size_t kFrameHeader = 24;

std::string derived(const std::string& purpose, std::string_view id) {
    std::uint64_t number = 0;
    for (std::size_t i = 8; i-- > 0;) number = number << 8 | static_cast<std::uint8_t>(id[i]);
    std::string key(32, '\0');
    const Secret master = storeKey();
    REQUIRE(crypto_kdf_derive_from_key(reinterpret_cast<std::uint8_t*>(key.data()), key.size(), number,
                                       purpose.c_str(), master.view().data()) == 0);
    return key;
}

std::string big32(std::uint32_t value) {
    std::string bytes(4, '\0');
    for (int i = 0; i < 4; ++i)
        bytes[static_cast<std::size_t>(i)] = static_cast<char>(value >> (24 - 8 * i));
    return bytes;
}

const std::uint8_t* raw(const std::string& bytes) {
    return reinterpret_cast<const std::uint8_t*>(bytes.data());
}

/// A page as SQLite wrote it, without its first 24 bytes on page 1; empty when it does not authenticate.
std::string openPage(const std::string& header, const std::string& page, std::uint32_t number) {
    const std::string id = header.substr(8, 8);
    const std::string sealed = number == 1 ? page.substr(kHeader) : page;
    const std::size_t content = sealed.size() - kNonce - kTag;
    const std::string nonce = sealed.substr(content, kNonce);
    const std::string tag = sealed.substr(content + kNonce);
    std::string bound = id + big32(number) + (number == 1 ? page.substr(0, kHeader) : "");
    std::string plain(content, '\0');
    auto* out = reinterpret_cast<std::uint8_t*>(plain.data());
    int code = -1;
    if (header[5] == 1) {
        code = crypto_aead_xchacha20poly1305_ietf_decrypt_detached(
            out, nullptr, raw(sealed), content, raw(tag), raw(bound), bound.size(), raw(nonce),
            raw(derived("pageseal", id)));
    } else {
        bound += nonce;
        const auto choice = static_cast<std::uint8_t>(nonce[0]) % 16U;
        code = crypto_aead_aes256gcm_decrypt_detached(
            out, nullptr, raw(sealed), content, raw(tag), raw(bound), bound.size(), raw(nonce) + 1,
            raw(derived(std::string("pagegcm") + "0123456789abcdef"[choice], id)));
    }
    return code == 0 ? plain : "";
}

/// SipHash-2-4 under 16 bytes.
std::string shortHash(const std::string& content, const std::string& key) {
    std::string hash(8, '\0');
    crypto_shorthash(reinterpret_cast<std::uint8_t*>(hash.data()), raw(content), content.size(), raw(key));
    return hash;
}

/// SQLite's running checksum of a log: two sums, over pairs of words in the byte order that the log's magic
/// names.
class Running {
public:
    explicit Running(const std::string& logHeader) : big_((logHeader[3] & 1) != 0) {
        add(logHeader.substr(0, 24));
    }
    void add(const std::string& bytes) {
        for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
            first_ += word(bytes, at) + second_;
            second_ += word(bytes, at + 4) + first_;
        }
    }
    [[nodiscard]] std::string value() const { return big32(first_) + big32(second_); }

private:
    [[nodiscard]] std::uint32_t word(const std::string& bytes, std::size_t at) const {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            value = value << 8 | static_cast<std::uint8_t>(bytes[at + (big_ ? i : 3 - i)]);
        }
        return value;
    }
    bool big_;
    std::uint32_t first_ = 0;
    std::uint32_t second_ = 0;
};

/// A page as SQLite has it in memory; `opened` is what `openPage` gave back.
std::string wholePage(const std::string& page, const std::string& opened, std::uint32_t number) {
    std::string start;
    if (number == 1) {
        start = std::string("SQLite format 3\0\x10\0", 18) + static_cast<char>(page[7] >> 4) +
                static_cast<char>(page[7] & 15) + "\x28\x40\x20\x20";
    }
    return start + opened + std::string(kNonce + kTag, '\0');
}

MemoryDisk::Image madeBy(SealedDisk& on, const std::string& suite) {
    on.disk.load({});
    makeWithSuite(on, suite);
    auto database = std::move(on.open(OpenMode::ReadWrite)).value();
    perform(database, kVisitTable);
    for (int i = 1; i <= 12; ++i) REQUIRE(saveVisit(database, i).ok());
    REQUIRE(database.checkpoint().ok());
    for (int i = 13; i <= 24; ++i) REQUIRE(saveVisit(database, i).ok());
    return on.disk.content();
}

}  // namespace

TEST_CASE("Every page of a database opens by the document alone") {
    static SealedDisk on("documented pages");
    const std::string suite = GENERATE("xchacha20", "aes256gcm");
    INFO(suite);
    if (suite == "aes256gcm" && !sealed::isAvailable(sealed::Suite::Aes256Gcm)) return;
    const std::string file = madeBy(on, suite).at(kStoreName);
    const std::string header = file.substr(0, kHeader);
    CHECK(header.substr(0, 5) == std::string("\x8e"
                                             "DST\x01"));
    CHECK(header[5] == (suite == "xchacha20" ? 1 : 2));
    CHECK(header[6] == 12);
    bool found = false;
    for (std::uint32_t number = 1; number <= file.size() / kPage; ++number) {
        const std::string page = file.substr((number - 1) * kPage, kPage);
        INFO("page " << number);
        const std::string plain = openPage(header, page, number);
        REQUIRE(!plain.empty());
        found = found || plain.find(kCanary) != std::string::npos;
        // Neither another place nor another nonce will do.
        CHECK(openPage(header, page, number + 1).empty());
        std::string renumbered = page;
        renumbered[kPage - kTag - kNonce + 5] ^= 1;
        CHECK(openPage(header, renumbered, number).empty());
    }
    CHECK(found);
}

TEST_CASE("Every frame of a log opens by the document alone") {
    static SealedDisk on("documented frames");
    const std::string suite = GENERATE("xchacha20", "aes256gcm");
    INFO(suite);
    if (suite == "aes256gcm" && !sealed::isAvailable(sealed::Suite::Aes256Gcm)) return;
    const MemoryDisk::Image files = madeBy(on, suite);
    const std::string header = files.at(kStoreName).substr(0, kHeader);
    const std::string log = files.at(kStoreName + "-wal");
    const std::string keys = derived("walframe", header.substr(8, 8));
    CHECK(shortHash(log.substr(0, 24), keys.substr(0, 16)) == log.substr(24, 8));
    const std::string salts = log.substr(16, 8);
    Running running(log);
    int frames = 0;
    for (std::size_t at = 32; at + kFrameHeader + kPage <= log.size(); at += kFrameHeader + kPage) {
        const std::string stored = log.substr(at, kFrameHeader);
        const std::string page = log.substr(at + kFrameHeader, kPage);
        ++frames;
        INFO("frame " << frames);
        const std::string mac = shortHash(salts + big32(static_cast<std::uint32_t>(frames)) +
                                              stored.substr(0, 16) + page.substr(kPage - kTag),
                                          keys.substr(0, 16));
        REQUIRE(mac == stored.substr(16));
        const std::uint32_t number =
            sealed::readBig32(reinterpret_cast<const std::uint8_t*>(stored.data())) & 0x7fffffffU;
        const std::string opened = openPage(header, page, number);
        REQUIRE(!opened.empty());
        // The checksum is over plain pages. It is there, and not to be read without the key.
        running.add(big32(number) + stored.substr(4, 4) + wholePage(page, opened, number));
        const std::string mask = shortHash(
            salts + big32(static_cast<std::uint32_t>(frames)) + page.substr(kPage - kTag), keys.substr(16));
        std::string unmasked = stored.substr(8, 8);
        for (std::size_t i = 0; i < mask.size(); ++i)
            unmasked[i] = static_cast<char>(unmasked[i] ^ mask[i]);
        REQUIRE(unmasked == running.value());
        REQUIRE(stored.substr(8, 8) != running.value());
    }
    CHECK(frames > 12);
}
