// Attachments come back as they went in, or not at all.
#include "core/storage/attachment_store.h"

#include <random>

#include "tests/core/storage/store_support.h"
#include "tests/support/colleague.h"

using namespace doorstep;
using namespace doorstep::test;

namespace {

constexpr std::size_t kChunk = AttachmentStore::kChunkSize;

struct Fixture {
    AttachmentStore open(std::uint64_t sizeMax = AttachmentStore::kSizeMax) {
        return std::move(AttachmentStore::open(folder / "attachments", storeKey(), sizeMax)).value();
    }
    static std::string picture(std::size_t size, unsigned seed = 1) {
        std::mt19937 random(seed);
        std::string bytes = kCanary + std::string(size, '\0');
        for (std::size_t i = kCanary.size(); i < bytes.size(); ++i) bytes[i] = static_cast<char>(random());
        bytes.resize(size);
        return bytes;
    }
    /// Hands out a text in pieces of a size.
    static AttachmentStore::Source pieces(const std::string& text, std::size_t size) {
        return [&text, size, at = std::size_t{0}]() mutable -> Result<Bytes> {
            const std::string piece = text.substr(std::min(at, text.size()), size);
            at += piece.size();
            return Bytes(piece.begin(), piece.end());
        };
    }
    static Result<std::string> whole(const AttachmentStore& store, const Attachment& attachment) {
        std::string read;
        TRY(store.read(attachment, [&](ByteView bytes) {
            read += textOf(bytes);
            return Result<void>();
        }));
        return read;
    }
    [[nodiscard]] std::filesystem::path fileOf(AttachmentId id) const {
        return folder / "attachments" / toHex(id.view());
    }

    ScratchFolder folder{"attachments"};
    AttachmentId ava = numberedId<AttachmentId>(1);
    AttachmentId noah = numberedId<AttachmentId>(2);
};

}  // namespace

TEST_CASE_METHOD(Fixture, "Attachments of any size come back, whatever pieces they are handed over in") {
    AttachmentStore store = open();
    std::uint8_t number = 10;
    for (const std::size_t size :
         {std::size_t{0}, std::size_t{1}, kChunk - 1, kChunk, kChunk + 1, 3 * kChunk, 3 * kChunk + 77}) {
        const std::string bytes = picture(size);
        Hash first;
        for (const std::size_t piece : {std::size_t{1000}, kChunk, 5 * kChunk}) {
            const auto stored = store.store(numberedId<AttachmentId>(++number), pieces(bytes, piece));
            REQUIRE(stored.ok());
            CHECK(stored->size == size);
            CHECK((first.empty() || first == stored->content));
            first = stored->content;
            CHECK(whole(open(), *stored).value() == bytes);
        }
    }
    CHECK(store.list()->size() == 21);
    CHECK(filesContaining(folder.path(), kCanary).empty());
}

TEST_CASE_METHOD(Fixture, "What is too large, fails half-way or is there already leaves nothing behind") {
    AttachmentStore store = open(2 * kChunk);
    const std::string large = picture(2 * kChunk + 1);
    CHECK(store.store(ava, pieces(large, 4096)).error().code == ErrorCode::InvalidInput);
    int left = 3;
    const auto breaks = [&]() -> Result<Bytes> {
        if (--left == 0) return {ErrorCode::Io, "the camera was taken away"};
        return Bytes(kChunk, 7);
    };
    CHECK(store.store(ava, breaks).error().detail == "the camera was taken away");
    CHECK(std::filesystem::is_empty(folder / "attachments"));
    const std::string small = picture(100);
    const auto stored = store.store(ava, pieces(small, 4096));
    REQUIRE(stored.ok());
    CHECK(store.store(ava, pieces(small, 4096)).error().code == ErrorCode::WrongState);
    CHECK(whole(store, *stored).value() == small);
    writeFile(folder / "attachments/unfinished.new", "begun");
    CHECK(open().list().value() == std::vector<AttachmentId>{ava});
    CHECK_FALSE(std::filesystem::exists(folder / "attachments/unfinished.new"));
    REQUIRE(store.remove(ava).ok());
    CHECK(whole(store, *stored).error().code == ErrorCode::NotFound);
    CHECK(store.remove(ava).ok());
}

TEST_CASE_METHOD(Fixture, "Whatever is done to a file, nothing is read that was not stored there") {
    AttachmentStore store = open();
    const std::string picture1 = picture(3 * kChunk + 500, 1);
    const std::string picture2 = picture(3 * kChunk + 500, 2);
    const Attachment stored = store.store(ava, pieces(picture1, kChunk)).value();
    const Attachment other = store.store(noah, pieces(picture2, kChunk)).value();
    const std::string good = readFile(fileOf(ava));
    const std::string foreign = readFile(fileOf(noah));
    const std::size_t head = 5 + 24;
    const std::size_t sealed = kChunk + 17;
    std::vector<std::string> altered = {foreign, "", good.substr(0, head), good + "x", good + good};
    for (std::size_t chunk = 0; chunk < 4; ++chunk) {
        const std::size_t at = head + chunk * sealed;
        altered.push_back(good.substr(0, at));  // Cut at a chunk's end.
        altered.push_back(good.substr(0, at) + good.substr(std::min(at + sealed, good.size())));
        altered.push_back(good.substr(0, at) + good.substr(head, sealed) + good.substr(at));  // One twice.
        altered.push_back(good.substr(0, at) + foreign.substr(at));  // From there on another's.
        std::string exchanged = good;
        exchanged.replace(head, sealed, good.substr(head + sealed, sealed));
        exchanged.replace(head + sealed, sealed, good.substr(head, sealed));
        altered.push_back(exchanged);
    }
    std::mt19937 random(3);
    for (int i = 0; i < 60; ++i) {
        std::string flipped = good;
        const std::size_t at = i < 32 ? static_cast<std::size_t>(i) : random() % good.size();
        flipped[at] = static_cast<char>(flipped[at] ^ (1 << random() % 8));
        altered.push_back(flipped);
        altered.push_back(good.substr(0, random() % good.size()));
    }
    int changed = 0;
    for (const std::string& bytes : altered) {
        if (bytes == good) continue;
        ++changed;
        writeFile(fileOf(ava), bytes);
        std::string read;
        const auto result = store.read(stored, [&](ByteView part) {
            read += textOf(part);
            return Result<void>();
        });
        REQUIRE(result.error().code == ErrorCode::Damaged);
        REQUIRE(picture1.starts_with(read));
    }
    CHECK(changed > 120);
    writeFile(fileOf(ava), good);
    Attachment claimed = stored;
    claimed.content = other.content;
    CHECK(whole(store, claimed).error().code == ErrorCode::Damaged);
    CHECK(whole(store, stored).value() == picture1);
    const auto wrongKey = std::move(AttachmentStore::open(folder / "attachments", otherKey())).value();
    CHECK(whole(wrongKey, stored).error().code == ErrorCode::Damaged);
}
