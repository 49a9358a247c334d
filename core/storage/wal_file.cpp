// Reading and writing the WAL. SQLite writes a frame as header and page, and comes back in three ways:
// it writes a page anew in place, it rewrites headers alone, and while that is due it leaves the salts
// of new headers empty.
#include "core/storage/wal_file.h"

#include <algorithm>
#include <cstring>

#include "core/storage/sealed_vfs.h"

namespace doorstep::sealed {
namespace {

constexpr int kWalHeaderSize = 32;
constexpr int kWalHeaderSigned = 24;  // What SQLite's header checksum covers.
constexpr std::size_t kSaltsAt = 16;

std::uint32_t readLittle32(const std::uint8_t* from) {
    return std::uint32_t{from[3]} << 24 | std::uint32_t{from[2]} << 16 | std::uint32_t{from[1]} << 8 |
           from[0];
}

// SQLite's checksum of the first 24 bytes, in the byte order that the magic's last bit names.
void putHeaderChecksum(std::uint8_t* header) {
    const bool big = (header[3] & 1) != 0;
    std::uint32_t first = 0;
    std::uint32_t second = 0;
    for (int at = 0; at < kWalHeaderSigned; at += 8) {
        first += (big ? readBig32(header + at) : readLittle32(header + at)) + second;
        second += (big ? readBig32(header + at + 4) : readLittle32(header + at + 4)) + first;
    }
    writeBig32(header + kWalHeaderSigned, first);
    writeBig32(header + kWalHeaderSigned + 4, second);
}

bool allZero(const std::uint8_t* bytes, std::size_t count) {
    return std::all_of(bytes, bytes + count, [](std::uint8_t byte) { return byte == 0; });
}

}  // namespace

WalFile::~WalFile() {
    settlePending();
}

std::int64_t WalFile::frameSize() const {
    return static_cast<std::int64_t>(kFrameHeaderSize + database_.sealer()->pageSize());
}

std::int64_t WalFile::offsetOf(std::uint32_t frame) const {
    return kWalHeaderSize + static_cast<std::int64_t>(frame - 1) * frameSize();
}

std::uint32_t WalFile::frameAt(std::int64_t offset) const {
    return static_cast<std::uint32_t>((offset - kWalHeaderSize) / frameSize() + 1);
}

void WalFile::takeSalts(const Salts& salts) {
    if (saltsKnown_ && salts == salts_) return;
    salts_ = salts;
    saltsKnown_ = true;
    lastWritten_ = 0;
    lastFlushed_ = 0;
}

int WalFile::read(std::uint8_t* out, int count, std::int64_t offset) {
    if (database_.poisoned()) return SQLITE_IOERR_FSYNC;
    int code = database_.requireIdentity();
    if (code == SQLITE_OK) code = settlePending();
    if (code != SQLITE_OK) return code;
    if (database_.sealer() == nullptr) return SQLITE_IOERR_READ;  // A log without a database.
    if (offset < kWalHeaderSize) return readHeader(out, count, offset);
    const std::uint32_t number = frameAt(offset);
    const std::int64_t within = offset - offsetOf(number);
    if (within + count > frameSize()) return SQLITE_IOERR_READ;
    // What is asked for most is a page; it is opened where SQLite wants it.
    const bool isPage = within == static_cast<std::int64_t>(kFrameHeaderSize) &&
                        count == static_cast<int>(database_.sealer()->pageSize());
    if (isPage && database_.checkpoints()) return readToMove(number, out);
    if (!isPage && !plain_.reserve(database_.sealer()->pageSize())) return SQLITE_IOERR_NOMEM;
    std::uint8_t* plain = isPage ? out : plain_.data();
    Finding finding{};
    code = loadFrame(number, plain, finding);
    if (code != SQLITE_OK) return code;
    const bool whole = count == frameSize();
    if (finding != Finding::Good) {
        // Only recovery reads whole frames; there, one that does not fit ends the log.
        const bool ours = number <= lastWritten_;
        return whole && !ours ? endOfLog(number, out, count) : refuseDamage(number);
    }
    if (!isPage) copyFrame(out, within, count);
    if (whole) checkedFrame_ = number;
    if (within >= static_cast<std::int64_t>(kFrameHeaderSize)) database_.notice(frame_.page, plain);
    return SQLITE_OK;
}

// A checkpoint copies pages from log to database and looks into none. So it is given them sealed, and
// they move over as they lie, which neither deciphers nor seals anything.
int WalFile::readToMove(std::uint32_t number, std::uint8_t* out) {
    Finding finding{};
    const int code = loadFrame(number, nullptr, finding);
    if (code != SQLITE_OK) return code;
    if (finding != Finding::Good) return refuseDamage(number);
    const std::size_t pageSize = database_.sealer()->pageSize();
    const std::uint8_t* sealed = raw_.data() + kFrameHeaderSize;
    if (frame_.page == 1) {
        if (!plain_.reserve(pageSize)) return SQLITE_IOERR_NOMEM;
        if (!database_.sealer()->openPage(1, sealed, plain_.data())) return refuseDamage(number);
        database_.notice(1, plain_.data());
    }
    std::memcpy(out, sealed, pageSize);
    return database_.expectMoved(frame_.page, sealed) ? SQLITE_OK : SQLITE_IOERR_NOMEM;
}

// The part of a frame that SQLite asked for, as SQLite wrote it.
void WalFile::copyFrame(std::uint8_t* out, std::int64_t within, int count) {
    std::array<std::uint8_t, kFrameHeaderSize> header;
    writeBig32(header.data(), frame_.page);
    writeBig32(header.data() + 4, frame_.databasePages);
    std::ranges::copy(salts_, header.begin() + 8);
    std::ranges::copy(frame_.checksum, header.begin() + 16);
    const auto headerSize = static_cast<std::int64_t>(header.size());
    const std::int64_t fromHeader = std::clamp<std::int64_t>(headerSize - within, 0, count);
    if (fromHeader > 0) std::memcpy(out, header.data() + within, static_cast<std::size_t>(fromHeader));
    if (fromHeader == count) return;
    std::memcpy(out + fromHeader, plain_.data() + (within + fromHeader - headerSize),
                static_cast<std::size_t>(count - fromHeader));
}

int WalFile::readHeader(std::uint8_t* out, int count, std::int64_t offset) {
    if (offset + count > kWalHeaderSize) return SQLITE_IOERR_READ;
    std::array<std::uint8_t, kWalHeaderSize> plain;
    const int code = loadHeader(plain);
    std::memcpy(out, plain.data() + offset, static_cast<std::size_t>(count));
    return code;
}

// On disk the header ends in eight bytes that authenticate it, in place of the checksum that SQLite
// expects. A header of zeros is a crash before the first flush; any other that does not fit was altered.
int WalFile::loadHeader(std::array<std::uint8_t, 32>& plain) {
    plain.fill(0);
    const int code = below_.read(plain.data(), kWalHeaderSize, 0);
    if (code != SQLITE_OK) return code;
    if (allZero(plain.data(), plain.size())) return SQLITE_OK;
    const Mac8 mac = database_.sealer()->walHeaderMac(ByteView(plain).first(kWalHeaderSigned));
    if (!std::equal(mac.begin(), mac.end(), plain.begin() + kWalHeaderSigned)) {
        plain.fill(0);
        return database_.report(SQLITE_IOERR_DATA, ErrorCode::Damaged, "the header of the log is altered");
    }
    Salts salts;
    std::copy_n(plain.begin() + kSaltsAt, salts.size(), salts.begin());
    takeSalts(salts);
    putHeaderChecksum(plain.data());
    return SQLITE_OK;
}

int WalFile::refreshSalts(bool& changed) {
    const Salts before = salts_;
    const bool knew = saltsKnown_;
    std::array<std::uint8_t, kWalHeaderSize> header;
    const int code = loadHeader(header);
    changed = !knew || salts_ != before;
    return code == SQLITE_IOERR_SHORT_READ ? SQLITE_OK : code;
}

// Opens the page into `plain`; with null it is only checked.
int WalFile::loadFrame(std::uint32_t number, std::uint8_t* plain, Finding& finding) {
    const StoreSealer& sealer = *database_.sealer();
    const auto size = static_cast<std::size_t>(frameSize());
    if (!raw_.reserve(size)) return SQLITE_IOERR_NOMEM;
    const int code = below_.read(raw_.data(), frameSize(), offsetOf(number));
    if (code == SQLITE_IOERR_SHORT_READ) {
        finding = Finding::Missing;
        return SQLITE_OK;
    }
    if (code != SQLITE_OK) return code;
    const std::uint8_t* page = raw_.data() + kFrameHeaderSize;
    const ByteView tag = tagOf(page, sealer.pageSize());
    frame_.number = number;
    bool fits = saltsKnown_ && sealer.readFrame(raw_.data(), salts_, tag, frame_);
    if (!fits) {
        // Another connection may have restarted the log since this one last looked.
        bool changed = false;
        const int refreshed = refreshSalts(changed);
        if (refreshed != SQLITE_OK) return refreshed;
        fits = changed && sealer.readFrame(raw_.data(), salts_, tag, frame_);
    }
    const bool good = fits && (plain != nullptr ? sealer.openPage(frame_.page, page, plain)
                                                : sealer.isGoodPage(frame_.page, page));
    finding = good ? Finding::Good : Finding::Bad;
    return SQLITE_OK;
}

// A crash leaves frames of the last transaction torn or missing, and frames of an earlier run of the
// log behind them. But a later frame that knows all before it to be flushed proves that this one was
// whole once.
int WalFile::endOfLog(std::uint32_t number, std::uint8_t* out, int count) {
    std::memset(out, 0, static_cast<std::size_t>(count));
    std::int64_t size = 0;
    const int code = below_.size(&size);
    if (code != SQLITE_OK || !saltsKnown_) return code;
    const StoreSealer& sealer = *database_.sealer();
    for (std::uint32_t later = number + 1; offsetOf(later + 1) <= size; ++later) {
        const int read = below_.read(raw_.data(), frameSize(), offsetOf(later));
        if (read != SQLITE_OK) return read;
        Frame frame;
        frame.number = later;
        const ByteView tag = tagOf(raw_.data() + kFrameHeaderSize, sealer.pageSize());
        if (sealer.readFrame(raw_.data(), salts_, tag, frame) && frame.flushedBefore) {
            return refuseDamage(number);
        }
    }
    return SQLITE_OK;
}

int WalFile::refuseDamage(std::uint32_t number) {
    return database_.report(SQLITE_IOERR_DATA, ErrorCode::Damaged,
                            "frame " + std::to_string(number) + " of the log is altered or missing");
}

int WalFile::write(const std::uint8_t* data, int count, std::int64_t offset) {
    if (database_.poisoned()) return SQLITE_IOERR_FSYNC;
    const int code = database_.requireIdentity();
    if (code != SQLITE_OK) return code;
    if (database_.sealer() == nullptr) return SQLITE_IOERR_WRITE;
    if (offset == 0 && count == kWalHeaderSize) return writeHeader(data);
    if (offset < kWalHeaderSize) return SQLITE_IOERR_WRITE;
    const std::uint32_t number = frameAt(offset);
    const std::int64_t within = offset - offsetOf(number);
    if (within == 0 && count == static_cast<int>(kFrameHeaderSize)) return writeFrameHeader(number, data);
    const bool isPage = within == static_cast<std::int64_t>(kFrameHeaderSize) &&
                        count == static_cast<int>(database_.sealer()->pageSize());
    return isPage ? writePage(number, data) : SQLITE_IOERR_WRITE;
}

int WalFile::writeHeader(const std::uint8_t* data) {
    const int code = settlePending();
    if (code != SQLITE_OK) return code;
    std::array<std::uint8_t, kWalHeaderSize> header;
    std::copy_n(data, header.size(), header.begin());
    Salts salts;
    std::copy_n(data + kSaltsAt, salts.size(), salts.begin());
    saltsKnown_ = false;  // A new run, even if its salts were the old ones.
    takeSalts(salts);
    lastHeader_.number = 0;
    const Mac8 mac = database_.sealer()->walHeaderMac(ByteView(header).first(kWalHeaderSigned));
    std::ranges::copy(mac, header.begin() + kWalHeaderSigned);
    return below_.write(header.data(), kWalHeaderSize, 0);
}

int WalFile::writeFrameHeader(std::uint32_t number, const std::uint8_t* data) {
    int code = settlePending();
    if (code != SQLITE_OK) return code;
    Salts salts;
    std::copy_n(data + 8, salts.size(), salts.begin());
    // The salts are left empty while checksums of this transaction are due to be rewritten; then the
    // run of the log is the one this connection has written to already.
    if (!allZero(salts.data(), salts.size())) {
        takeSalts(salts);
    } else if (!saltsKnown_) {
        return SQLITE_IOERR_WRITE;
    }
    Frame frame;
    frame.number = number;
    frame.page = readBig32(data);
    frame.databasePages = readBig32(data + 4);
    std::copy_n(data + 16, frame.checksum.size(), frame.checksum.begin());
    frame.flushedBefore = number == lastFlushed_ + 1;
    pending_ = frame;
    // A header that SQLite rewrites alone comes right after it read that frame, and has to be in the
    // file when the call returns: other processes see the frame as soon as SQLite has told them.
    if (checkedFrame_ != number) return SQLITE_OK;
    checkedFrame_ = 0;
    code = settlePending();
    lastHeader_ = frame;
    return code;
}

// Writes a header whose page does not follow: it is there already.
int WalFile::settlePending() {
    if (pending_.number == 0) return SQLITE_OK;
    const Frame frame = pending_;
    pending_.number = 0;
    const StoreSealer& sealer = *database_.sealer();
    std::array<std::uint8_t, kTagSize> tag{};
    int code =
        below_.read(tag.data(), kTagSize, offsetOf(frame.number + 1) - static_cast<std::int64_t>(kTagSize));
    if (code == SQLITE_IOERR_SHORT_READ) return SQLITE_OK;  // No page, so no frame: it was never finished.
    if (code != SQLITE_OK) return code;
    std::array<std::uint8_t, kFrameHeaderSize> header;
    sealer.writeFrame(frame, salts_, tag, header.data());
    return below_.write(header.data(), kFrameHeaderSize, offsetOf(frame.number));
}

int WalFile::writePage(std::uint32_t number, const std::uint8_t* data) {
    const StoreSealer& sealer = *database_.sealer();
    Frame frame = pending_.number == number ? pending_ : lastHeader_;
    const bool appended = frame.number == number;
    pending_.number = 0;
    lastHeader_.number = 0;
    checkedFrame_ = 0;
    if (!appended) {
        // The page was written before in this transaction and is replaced in place; its header stays
        // but for what binds it to the page, until SQLite rewrites the checksums.
        if (!plain_.reserve(sealer.pageSize())) return SQLITE_IOERR_NOMEM;
        Finding finding{};
        const int code = loadFrame(number, plain_.data(), finding);
        if (code != SQLITE_OK) return code;
        if (finding != Finding::Good) return refuseDamage(number);
        frame = frame_;
    }
    if (const char* why = sealer.whyUnfit(frame.page, data)) {
        return database_.report(SQLITE_IOERR_WRITE, ErrorCode::WrongState, why);
    }
    if (!raw_.reserve(static_cast<std::size_t>(frameSize()))) return SQLITE_IOERR_NOMEM;
    sealer.sealPage(frame.page, data, raw_.data() + kFrameHeaderSize);
    sealer.writeFrame(frame, salts_, tagOf(raw_.data() + kFrameHeaderSize, sealer.pageSize()), raw_.data());
    lastFlushed_ = std::min(lastFlushed_, number - 1);
    const int code = below_.write(raw_.data(), frameSize(), offsetOf(number));
    if (code == SQLITE_OK && appended) lastWritten_ = number;
    if (code == SQLITE_OK) database_.notice(frame.page, data);
    return code;
}

int WalFile::truncate(std::int64_t size) {
    const int code = settlePending();
    if (code != SQLITE_OK) return code;
    checkedFrame_ = 0;
    lastHeader_.number = 0;
    if (size < kWalHeaderSize) saltsKnown_ = false;
    return below_.truncate(size);
}

int WalFile::sync(int flags) {
    if (database_.poisoned()) return SQLITE_IOERR_FSYNC;
    int code = settlePending();
    if (code != SQLITE_OK) return code;
    code = below_.sync(flags);
    if (code != SQLITE_OK) return database_.syncFailed(code);
    lastFlushed_ = lastWritten_;
    return SQLITE_OK;
}

}  // namespace doorstep::sealed
