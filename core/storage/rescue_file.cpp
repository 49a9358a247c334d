// file = part*; part = length (4 bytes, big-endian), that many bytes. The first part is the head, readable
// but for its keys; every other is sealed with its number as context.
#include "core/storage/rescue_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <optional>
#include <set>

#include "core/base/cbor.h"
#include "core/base/files.h"

namespace doorstep {
namespace {

constexpr const char* kMagic = "doorstep-rescue";
constexpr std::uint64_t kVersion = 1;
constexpr std::size_t kLengthSize = 4;
constexpr std::size_t kPartSizeMax = 16U << 20;
/// All that one device could ever have unsent.
constexpr std::size_t kFileSizeMax = 1U << 30;
/// A file beyond this is written anew when something is crossed out.
constexpr std::uint64_t kCompactSize = 256U << 10;
/// So many entries in a row may be damaged without costing those behind them.
constexpr std::uint64_t kDamagedInARowMax = 8;
/// What an entry is about.
constexpr std::uint64_t kUnsent = 1;
constexpr std::uint64_t kCrossedOut = 2;

/// What the keys in the head were sealed for.
Bytes contextOf(ByteView device, std::uint64_t place) {
    cbor::Writer out;
    out.array(3).text("doorstep-rescue-1").bytes(device).unsignedInteger(place);
    return out.take();
}

struct Head {
    Bytes device;
    Bytes forDevice, forServer;
};

Result<Head> readHead(ByteView part) {
    cbor::Reader in(part);
    const Error damaged{ErrorCode::Damaged, "the rescue file does not read from its beginning"};
    in.arrayOf(5);
    if (in.text() != kMagic) return damaged;
    if (in.unsignedInteger() > kVersion) {
        return {ErrorCode::NewerVersion, "the rescue file was written by a later version; update this one"};
    }
    const auto copy = [](ByteView bytes) { return Bytes(bytes.begin(), bytes.end()); };
    Head head{copy(in.bytes()), copy(in.bytes()), copy(in.bytes())};
    if (!in.finish()) return damaged;
    return head;
}

void appendPart(Bytes& out, ByteView part) {
    for (int shift = 24; shift >= 0; shift -= 8) {
        out.push_back(static_cast<std::uint8_t>(part.size() >> shift));
    }
    out.insert(out.end(), part.begin(), part.end());
}

/// The next part of a file, moving `at` behind it; nothing at the end or where it breaks off.
std::optional<ByteView> nextPart(ByteView content, std::size_t& at) {
    if (content.size() - at < kLengthSize) return std::nullopt;
    std::size_t length = 0;
    for (std::size_t i = 0; i < kLengthSize; ++i) length = length << 8 | content[at + i];
    if (length > kPartSizeMax || length > content.size() - at - kLengthSize) return std::nullopt;
    const ByteView part = content.subspan(at + kLengthSize, length);
    at += kLengthSize + length;
    return part;
}

Bytes sealedEntry(const Secret& key, std::uint64_t place, std::uint64_t kind, std::uint64_t sequence,
                  ByteView encoded) {
    cbor::Writer out;
    out.array(3).unsignedInteger(kind).unsignedInteger(sequence).bytes(encoded);
    return crypto::seal(out.view(), key.view(), contextOf({}, place));
}

struct Read {
    Rescued content;
    std::uint64_t places = 0;
    std::size_t end = 0;  ///< Where whole parts end.
};

/// An entry as it lies in the file.
struct Found {
    std::uint64_t place = 0;
    std::size_t end = 0;
    Secret plain;
};

/// The entry that begins at `at` with one of the places `from` to `to`.
std::optional<Found> entryAt(ByteView content, std::size_t at, const Secret& key, std::uint64_t from,
                             std::uint64_t to) {
    const auto part = nextPart(content, at);
    if (!part || part->size() < crypto::kSealOverhead) return std::nullopt;
    for (std::uint64_t place = from; place <= to; ++place) {
        auto plain = crypto::open(*part, key.view(), contextOf({}, place));
        if (plain) return Found{place, at, std::move(*plain)};
    }
    return std::nullopt;
}

/// The first entry behind a damaged one: a wrong length must not cost all that follows.
std::optional<Found> entryAfter(ByteView content, std::size_t at, const Secret& key, std::uint64_t place) {
    for (std::size_t from = at + 1; from < content.size(); ++from) {
        auto found = entryAt(content, from, key, place + 1, place + kDamagedInARowMax);
        if (found) return found;
    }
    return std::nullopt;
}

void take(const Secret& plain, std::map<std::uint64_t, Bytes>& unsent) {
    cbor::Reader in(plain.view());
    in.arrayOf(3);
    const std::uint64_t kind = in.unsignedInteger();
    const std::uint64_t sequence = in.unsignedInteger();
    const ByteView encoded = in.bytes();
    if (!in.finish()) return;
    if (kind == kUnsent) unsent[sequence] = Bytes(encoded.begin(), encoded.end());
    if (kind == kCrossedOut) unsent.erase(sequence);
}

/// The entries behind the head.
Read readEntries(ByteView content, std::size_t at, const Secret& key) {
    Read read;
    std::map<std::uint64_t, Bytes> unsent;
    while (at < content.size()) {
        auto found = entryAt(content, at, key, read.places, read.places);
        if (!found) {
            found = entryAfter(content, at, key, read.places);
            std::size_t whole = at;
            if (found || nextPart(content, whole)) ++read.content.unreadable;
        }
        if (!found) break;
        take(found->plain, unsent);
        read.places = found->place + 1;
        at = found->end;
    }
    read.end = at;
    read.content.tornEnd = at != content.size();
    for (auto& [sequence, encoded] : unsent) {
        read.content.unsent.push_back({sequence, std::move(encoded)});
    }
    return read;
}

std::map<std::uint64_t, Hash> identitiesOf(const std::vector<RescueEntry>& entries) {
    std::map<std::uint64_t, Hash> identities;
    for (const RescueEntry& entry : entries) identities[entry.sequence] = crypto::hash(entry.encoded);
    return identities;
}

Error failure(const std::filesystem::path& file) {
    const int reason = errno;
    const bool full = reason == ENOSPC || reason == EDQUOT;
    return {full ? ErrorCode::DiskFull : ErrorCode::Io, file.string() + ": " + std::strerror(reason)};
}

}  // namespace

Result<RescueFile> RescueFile::create(std::filesystem::path file, DeviceId device, const Secret& key,
                                      const crypto::PublicKey& server) {
    Secret own = crypto::makeKey();
    cbor::Writer head;
    head.array(5).text(kMagic).unsignedInteger(kVersion).id(device);
    head.bytes(crypto::seal(own.view(), key.view(), contextOf(device.view(), 0)));
    head.bytes(crypto::sealTo(own.view(), server));
    Bytes part;
    appendPart(part, head.view());
    RescueFile made(std::move(file), std::move(part), std::move(own));
    TRY(made.replace({}));
    return made;
}

Result<RescueFile> RescueFile::open(std::filesystem::path file, const Secret& key) {
    TRY_SET(const Bytes content, readWhole(file, kFileSizeMax));
    std::size_t at = 0;
    const auto part = nextPart(content, at);
    TRY_SET(const Head head, readHead(part ? *part : ByteView()));
    auto own = crypto::open(head.forDevice, key.view(), contextOf(head.device, 0));
    if (!own || own->size() != crypto::kKeySize) {
        return {ErrorCode::Damaged, "the rescue file belongs to another device or is damaged"};
    }
    RescueFile opened(std::move(file), Bytes(content.begin(), content.begin() + static_cast<long>(at)),
                      std::move(*own));
    TRY(opened.take(content));
    return opened;
}

Result<void> RescueFile::take(ByteView content) {
    const Read read = readEntries(content, std::min(head_.size(), content.size()), key_);
    unsent_ = identitiesOf(read.content.unsent);
    unreadable_ = read.content.unreadable;
    places_ = read.places;
    return reopen(read.end);
}

// After a replacing that failed, either content may be there.
Result<void> RescueFile::makeReady() {
    if (descriptor_ >= 0) return {};
    TRY_SET(const Bytes content, readWhole(file_, kFileSizeMax));
    return take(content);
}

Result<Rescued> RescueFile::readOnServer(const std::filesystem::path& file, const crypto::BoxKey& server) {
    TRY_SET(const Bytes content, readWhole(file, kFileSizeMax));
    std::size_t at = 0;
    const auto part = nextPart(content, at);
    TRY_SET(const Head head, readHead(part ? *part : ByteView()));
    TRY_SET(const Secret own, crypto::openWith(head.forServer, server));
    return readEntries(content, at, own).content;
}

RescueFile::RescueFile(RescueFile&& other) noexcept
    : file_(std::move(other.file_)),
      head_(std::move(other.head_)),
      key_(std::move(other.key_)),
      unsent_(std::move(other.unsent_)),
      unreadable_(other.unreadable_),
      places_(other.places_),
      size_(other.size_),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

RescueFile::~RescueFile() {
    if (descriptor_ >= 0) (void)::close(descriptor_);
}

Result<void> RescueFile::reopen(std::uint64_t size) {
    if (descriptor_ >= 0) (void)::close(std::exchange(descriptor_, -1));
    const int opened = ::open(file_.c_str(), O_WRONLY | O_CLOEXEC);
    if (opened >= 0 && ::ftruncate(opened, static_cast<off_t>(size)) == 0) {
        descriptor_ = opened;
        size_ = size;
        return {};
    }
    const Error failed = failure(file_);
    if (opened >= 0) (void)::close(opened);
    return failed;
}

Result<void> RescueFile::write(ByteView bytes, bool flush) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t written = ::pwrite(descriptor_, bytes.data() + done, bytes.size() - done,
                                         static_cast<off_t>(size_ + done));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) break;
        done += static_cast<std::size_t>(written);
    }
    if (done < bytes.size() || (flush && ::fdatasync(descriptor_) != 0)) {
        const Error failed = failure(file_);
        if (::ftruncate(descriptor_, static_cast<off_t>(size_)) != 0)
            return failed;  // Opening cuts it off.
        return failed;
    }
    size_ += bytes.size();
    return {};
}

Result<void> RescueFile::append(const std::vector<RescueEntry>& entries) {
    TRY(makeReady());
    Bytes parts;
    std::uint64_t place = places_;
    for (const RescueEntry& entry : entries) {
        appendPart(parts, sealedEntry(key_, place++, kUnsent, entry.sequence, entry.encoded));
    }
    auto unsent = identitiesOf(entries);
    TRY(write(parts, true));
    // From here on nothing fails: what is in the file is known here too.
    places_ = place;
    unsent.merge(unsent_);
    unsent_ = std::move(unsent);
    return {};
}

Result<void> RescueFile::crossOut(const std::vector<std::uint64_t>& sequences) {
    TRY(makeReady());
    std::set<std::uint64_t> gone;
    for (const std::uint64_t sequence : sequences) {
        if (unsent_.contains(sequence)) gone.insert(sequence);
    }
    if (gone.empty()) return {};
    if (gone.size() == unsent_.size()) return replace({});
    if (size_ > kCompactSize) {
        TRY_SET(Rescued rescued, read());
        std::erase_if(rescued.unsent,
                      [&](const RescueEntry& entry) { return gone.contains(entry.sequence); });
        return replace(rescued.unsent);
    }
    Bytes parts;
    std::uint64_t place = places_;
    for (const std::uint64_t sequence : gone) {
        appendPart(parts, sealedEntry(key_, place++, kCrossedOut, sequence, {}));
    }
    TRY(write(parts, false));
    places_ = place;
    for (const std::uint64_t sequence : gone) unsent_.erase(sequence);
    return {};
}

Result<Rescued> RescueFile::read() const {
    TRY_SET(const Bytes content, readWhole(file_, kFileSizeMax));
    Rescued rescued = readEntries(content, std::min(head_.size(), content.size()), key_).content;
    rescued.unreadable = std::max(rescued.unreadable, unreadable_);
    return rescued;
}

Result<void> RescueFile::replace(const std::vector<RescueEntry>& entries) {
    Bytes whole = head_;
    std::uint64_t place = 0;
    for (const RescueEntry& entry : entries) {
        appendPart(whole, sealedEntry(key_, place++, kUnsent, entry.sequence, entry.encoded));
    }
    auto unsent = identitiesOf(entries);
    // What is open may be another file than the one of that name as soon as this begins.
    if (descriptor_ >= 0) (void)::close(std::exchange(descriptor_, -1));
    TRY(writeWhole(file_, whole));
    places_ = place;
    unreadable_ = 0;
    unsent_ = std::move(unsent);
    return reopen(whole.size());
}

}  // namespace doorstep
