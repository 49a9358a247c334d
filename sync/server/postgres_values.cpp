// Big-endian numbers, arrays with their heads, and rows read back.
#include "sync/server/postgres_values.h"

#include <libpq-fe.h>

namespace doorstep::server::postgres {
namespace {

// Types by PostgreSQL's numbers (pg_type.dat), which arrays carry.
constexpr std::uint32_t kBigintType = 20;
constexpr std::uint32_t kUuidType = 2950;

}  // namespace

void Values::number(std::uint64_t value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
        content_.push_back(static_cast<std::uint8_t>(value >> shift));
    }
}

Values& Values::add(std::int64_t value) {
    starts_.push_back(static_cast<std::ptrdiff_t>(content_.size()));
    lengths_.push_back(8);
    number(static_cast<std::uint64_t>(value), 8);
    return *this;
}

Values& Values::add(std::string_view text) {
    return add(bytesOf(text));
}

Values& Values::add(ByteView bytes) {
    starts_.push_back(static_cast<std::ptrdiff_t>(content_.size()));
    lengths_.push_back(static_cast<int>(bytes.size()));
    content_.insert(content_.end(), bytes.begin(), bytes.end());
    return *this;
}

Values& Values::addBoolean(bool value) {
    const std::uint8_t byte = value ? 1 : 0;
    return add(ByteView(&byte, 1));
}

Values& Values::addNull() {
    starts_.push_back(-1);
    lengths_.push_back(0);
    return *this;
}

// An array of one dimension, counted from 1: dimensions, whether there are nulls, type, count, first index.
Values& Values::arrayHead(std::uint32_t elementType, std::size_t count) {
    starts_.push_back(static_cast<std::ptrdiff_t>(content_.size()));
    number(count == 0 ? 0 : 1, 4);
    number(0, 4);
    number(elementType, 4);
    if (count > 0) {
        number(count, 4);
        number(1, 4);
    }
    return *this;
}

Values& Values::addIds(std::span<const RecordId> ids) {
    arrayHead(kUuidType, ids.size());
    for (const RecordId& id : ids) {
        number(id.bytes.size(), 4);
        content_.insert(content_.end(), id.bytes.begin(), id.bytes.end());
    }
    lengths_.push_back(static_cast<int>(content_.size()) - static_cast<int>(starts_.back()));
    return *this;
}

Values& Values::addIntegers(std::span<const std::int64_t> integers) {
    arrayHead(kBigintType, integers.size());
    for (const std::int64_t integer : integers) {
        number(8, 4);
        number(static_cast<std::uint64_t>(integer), 8);
    }
    lengths_.push_back(static_cast<int>(content_.size()) - static_cast<int>(starts_.back()));
    return *this;
}

std::vector<const char*> Values::pointers() const {
    // An empty value is not null: it needs a place to point at.
    static constexpr char kNothing = 0;
    std::vector<const char*> pointers;
    for (const std::ptrdiff_t start : starts_) {
        const char* base = content_.empty() ? &kNothing : reinterpret_cast<const char*>(content_.data());
        pointers.push_back(start < 0 ? nullptr : base + start);
    }
    return pointers;
}

bool Row::isNull(int column) const {
    return PQgetisnull(answer_, row_, column) != 0;
}

ByteView Row::bytes(int column) const {
    const auto* data = reinterpret_cast<const std::uint8_t*>(PQgetvalue(answer_, row_, column));
    return {data, static_cast<std::size_t>(PQgetlength(answer_, row_, column))};
}

std::int64_t Row::integer(int column) const {
    std::uint64_t value = 0;
    for (const std::uint8_t byte : bytes(column)) value = value << 8 | byte;
    return static_cast<std::int64_t>(value);
}

bool Row::boolean(int column) const {
    const ByteView value = bytes(column);
    return value.size() == 1 && value[0] != 0;
}

Hash Row::hash(int column) const {
    const auto value = hashFrom(bytes(column));
    return value ? *value : Hash{};
}

void Rows::Free::operator()(pg_result* answer) const {
    PQclear(answer);
}

std::string_view Rows::did() const {
    return answer_ ? PQcmdStatus(answer_.get()) : "";
}

Rows::Rows(Answer answer) : answer_(std::move(answer)), count_(PQntuples(answer_.get())) {}

}  // namespace doorstep::server::postgres
