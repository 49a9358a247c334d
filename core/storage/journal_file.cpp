// The journal's parts come as separate calls without saying what they are; what came before, size and
// place tell them apart.
#include "core/storage/journal_file.h"

#include <algorithm>
#include <cstring>

#include "core/storage/sealed_vfs.h"

namespace doorstep::sealed {
namespace {

constexpr std::array<std::uint8_t, 8> kMagic{0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7};
constexpr int kCountWrite = 12;  // SQLite fills in magic and count once the records are on disk.
constexpr std::size_t kCountAt = 8;
constexpr std::size_t kSaltAt = 12;
constexpr std::size_t kPageSizeAt = 24;
constexpr std::size_t kIdAt = 28;
constexpr std::size_t kMacAt = 36;
constexpr std::uint32_t kCountUnknown = 0xffffffffU;
constexpr std::int64_t kLockByte = 0x40000000;

bool hasMagic(const std::uint8_t* bytes) {
    return std::equal(kMagic.begin(), kMagic.end(), bytes);
}

}  // namespace

int JournalFile::makeSealer(std::uint32_t pageSize) {
    const int code = database_.requireIdentityFor(pageSize);
    if (code != SQLITE_OK) return code;
    const FileId& id = database_.sealer()->header().id;
    if (!sealer_ || sealer_->id() != id) sealer_.emplace(database_.key(), id);
    return SQLITE_OK;
}

JournalFile::Headers::const_iterator JournalFile::headerOf(std::int64_t offset) const {
    const auto after = headers_.upper_bound(offset);
    return after == headers_.begin() ? headers_.end() : std::prev(after);
}

// Records that were flushed before their count was written, and those this connection wrote itself.
bool JournalFile::mustBeWhole(std::int64_t recordStart) const {
    if (recordStart < writtenEnd_) return true;
    const auto header = headerOf(recordStart);
    if (header == headers_.end()) return false;
    const std::uint32_t count = readBig32(header->second.data() + kCountAt);
    const std::int64_t recordSize =
        8 + static_cast<std::int64_t>(readBig32(header->second.data() + kPageSizeAt));
    const std::int64_t index = (recordStart - header->first - kSector) / recordSize;
    return count != kCountUnknown && index < static_cast<std::int64_t>(count);
}

int JournalFile::refuseDamage(std::int64_t recordStart) {
    return database_.report(
        SQLITE_IOERR_DATA, ErrorCode::Damaged,
        "the rollback journal is altered or cut off at byte " + std::to_string(recordStart));
}

int JournalFile::read(std::uint8_t* out, int count, std::int64_t offset) {
    if (database_.poisoned()) return SQLITE_IOERR_FSYNC;
    if (count == 8 && offset % kSector == 0) return readMagic(out, offset);
    if (count == 4 && readableChecksum_ && readableChecksum_->offset == offset) return readChecksum(out);
    if (count >= kSector) return readPage(out, count, offset);
    const int code = below_.read(out, count, offset);
    return code == SQLITE_IOERR_SHORT_READ && count == 4 && mustBeWhole(offset) ? refuseDamage(offset)
                                                                                : code;
}

int JournalFile::refuseHeader() {
    return database_.report(SQLITE_IOERR_DATA, ErrorCode::Damaged,
                            "the rollback journal is altered, or does not belong to this database");
}

// A journal counts from when its first bytes are no longer zero, and they are written once the whole header
// has been flushed. SQLite asks for the size first and passes over a journal that is shorter than its
// header.
int JournalFile::fileSize(std::int64_t* size) {
    int code = below_.size(size);
    if (code != SQLITE_OK || *size == 0 || *size >= kSector || !headers_.empty()) return code;
    std::uint8_t first = 0;
    code = below_.read(&first, 1, 0);
    return code == SQLITE_OK && first != 0 ? refuseHeader() : code;
}

int JournalFile::readMagic(std::uint8_t* out, std::int64_t offset) {
    const int code = below_.read(out, 8, offset);
    if (code != SQLITE_OK) return code;
    const bool isEmpty = std::all_of(out, out + 8, [](std::uint8_t byte) { return byte == 0; });
    // Further headers may be what an earlier, longer journal left there.
    if (!hasMagic(out)) return offset == 0 && !isEmpty ? refuseHeader() : SQLITE_OK;
    std::int64_t size = 0;
    const int sizeCode = below_.size(&size);
    if (sizeCode != SQLITE_OK) return sizeCode;
    // The same eight bytes also end a journal that names a super-journal.
    return offset + 8 == size ? SQLITE_OK : verifyHeader(offset);
}

int JournalFile::verifyHeader(std::int64_t offset) {
    // A crash while the file was made leaves a header that says nothing; a wrong key says so.
    const int identity = database_.requireIdentity();
    if (identity == codeFor(ErrorCode::WrongKey)) return identity;
    std::array<std::uint8_t, kHeaderStored> stored{};
    const int code = below_.read(stored.data(), kHeaderStored, offset);
    if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) return code;
    FileId id;
    std::copy_n(stored.begin() + kIdAt, id.size(), id.begin());
    if (!sealer_ || sealer_->id() != id) sealer_.emplace(database_.key(), id);
    const Hash mac = sealer_->headerMac(static_cast<std::uint64_t>(offset), ByteView(stored).first(kMacAt));
    const bool ofThisFile = database_.sealer() == nullptr || database_.sealer()->header().id == id;
    if (!ofThisFile || !std::equal(mac.bytes.begin(), mac.bytes.end(), stored.begin() + kMacAt)) {
        return refuseHeader();
    }
    Header header;
    std::copy_n(stored.begin(), header.size(), header.begin());
    headers_[offset] = header;
    return SQLITE_OK;
}

int JournalFile::readPage(std::uint8_t* out, int count, std::int64_t offset) {
    std::array<std::uint8_t, 4> number{};
    int code = below_.read(number.data(), 4, offset - 4);
    if (code != SQLITE_OK) return code;
    const PageNumber page = readBig32(number.data());
    const auto header = headerOf(offset);
    if (page == kLockByte / count + 1 || !sealer_ || header == headers_.end()) {
        return below_.read(out, count, offset);  // A super-journal's name.
    }
    const std::int64_t start = offset - 4;
    code = below_.read(out, count, offset);
    if (code == SQLITE_IOERR_SHORT_READ && mustBeWhole(start)) return refuseDamage(start);
    if (code != SQLITE_OK) return code;
    const auto size = static_cast<std::size_t>(count);
    Checksum checksum{offset + count, {}, false};
    std::ranges::copy(tagOf(out, size), checksum.tag.begin());
    const JournalSealer::Place place{static_cast<std::uint64_t>(start),
                                     readBig32(header->second.data() + kSaltAt), page};
    checksum.good = sealer_->openPage(place, out, size, out);
    if (!checksum.good && mustBeWhole(start)) return refuseDamage(start);
    readableChecksum_ = checksum;
    return SQLITE_OK;
}

// Gives back the checksum that SQLite wrote, or after a page that does not authenticate one that
// cannot fit: then the record is the torn end of a journal whose count was never written.
int JournalFile::readChecksum(std::uint8_t* out) {
    const Checksum expected = *readableChecksum_;
    readableChecksum_.reset();
    const int code = below_.read(out, 4, expected.offset);
    if (code != SQLITE_OK) return code;
    std::uint32_t value =
        sealer_->maskChecksum(readBig32(out), static_cast<std::uint64_t>(expected.offset), expected.tag);
    if (!expected.good) {
        // A page of zeros is what SQLite was given: its checksum is the header's salt.
        value = ~readBig32(headerOf(expected.offset)->second.data() + kSaltAt);
    }
    writeBig32(out, value);
    return SQLITE_OK;
}

int JournalFile::write(const std::uint8_t* data, int count, std::int64_t offset) {
    if (database_.poisoned()) return SQLITE_IOERR_FSYNC;
    readableChecksum_.reset();
    if (awaitedPage_ && offset == awaitedPage_->start + 4 && count >= kSector) {
        return writePage(data, count, offset);
    }
    if (awaitedChecksum_ && offset == awaitedChecksum_->offset && count == 4) return writeChecksum(data);
    awaitedPage_.reset();
    awaitedChecksum_.reset();
    if (count == kSector && offset % kSector == 0) return writeHeader(data, offset);
    if (count == kCountWrite && headers_.contains(offset)) return writeCount(data, offset);
    if (count == 4) {
        const PageNumber page = readBig32(data);
        const std::int64_t pageSize =
            static_cast<std::int64_t>(database_.sealer() ? database_.sealer()->pageSize() : 0);
        if (pageSize != 0 && page != kLockByte / pageSize + 1) awaitedPage_ = Record{offset, page};
    } else if (count == kHeaderFields && offset == 0) {
        headers_.clear();  // The journal is over; what follows its zeroed header means nothing.
        writtenEnd_ = 0;
    }
    unflushed_ = true;
    return below_.write(data, count, offset);
}

int JournalFile::writeHeader(const std::uint8_t* data, std::int64_t offset) {
    const int code = makeSealer(readBig32(data + kPageSizeAt));
    if (code != SQLITE_OK) return code;
    headers_.erase(headers_.lower_bound(offset), headers_.end());
    writtenEnd_ = offset + kSector;
    Header header;
    std::copy_n(data, header.size(), header.begin());
    headers_[offset] = header;
    return storeHeader(offset, header);
}

// The count says that so many records are on disk, so they have to be before it is, whatever
// `synchronous` says short of OFF, which never writes one: then a missing record is always damage.
int JournalFile::writeCount(const std::uint8_t* data, std::int64_t offset) {
    if (unflushed_) {
        const int code = sync(SQLITE_SYNC_NORMAL);
        if (code != SQLITE_OK) return code;
    }
    Header& header = headers_[offset];
    std::copy_n(data, kCountWrite, header.begin());
    return storeHeader(offset, header);
}

int JournalFile::storeHeader(std::int64_t offset, const Header& header) {
    std::array<std::uint8_t, kSector> sector{};
    std::ranges::copy(header, sector.begin());
    std::ranges::copy(sealer_->id(), sector.begin() + kIdAt);
    const Hash mac = sealer_->headerMac(static_cast<std::uint64_t>(offset), ByteView(sector).first(kMacAt));
    std::ranges::copy(mac.bytes, sector.begin() + kMacAt);
    unflushed_ = true;
    return below_.write(sector.data(), kSector, offset);
}

int JournalFile::writePage(const std::uint8_t* data, int count, std::int64_t offset) {
    const Record record = *awaitedPage_;
    awaitedPage_.reset();
    const auto header = headerOf(record.start);
    if (header == headers_.end() || !sealer_) return SQLITE_IOERR_WRITE;
    const auto size = static_cast<std::size_t>(count);
    if (!scratch_.reserve(size)) return SQLITE_IOERR_NOMEM;
    const JournalSealer::Place place{static_cast<std::uint64_t>(record.start),
                                     readBig32(header->second.data() + kSaltAt), record.page};
    sealer_->sealPage(place, data, size, scratch_.data());
    Checksum checksum{offset + count, {}, true};
    std::ranges::copy(tagOf(scratch_.data(), size), checksum.tag.begin());
    awaitedChecksum_ = checksum;
    unflushed_ = true;
    return below_.write(scratch_.data(), count, offset);
}

int JournalFile::writeChecksum(const std::uint8_t* data) {
    const Checksum checksum = *awaitedChecksum_;
    awaitedChecksum_.reset();
    std::array<std::uint8_t, 4> masked;
    writeBig32(
        masked.data(),
        sealer_->maskChecksum(readBig32(data), static_cast<std::uint64_t>(checksum.offset), checksum.tag));
    const int code = below_.write(masked.data(), 4, checksum.offset);
    if (code == SQLITE_OK) writtenEnd_ = std::max(writtenEnd_, checksum.offset + 4);
    return code;
}

int JournalFile::truncate(std::int64_t size) {
    headers_.erase(headers_.lower_bound(size), headers_.end());
    writtenEnd_ = std::min(writtenEnd_, size);
    return below_.truncate(size);
}

int JournalFile::sync(int flags) {
    if (database_.poisoned()) return SQLITE_IOERR_FSYNC;
    const int code = below_.sync(flags);
    if (code != SQLITE_OK) return database_.syncFailed(code);
    unflushed_ = false;
    return SQLITE_OK;
}

}  // namespace doorstep::sealed
