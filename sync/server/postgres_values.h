// What goes into PostgreSQL's statements and comes out of them, in its binary form.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.h"

struct pg_result;

namespace doorstep::server::postgres {

/// The parameters of one statement, in order. Integers are `bigint`, ids `uuid`, hashes and bytes `bytea`.
class Values {
public:
    Values& add(std::int64_t value);
    Values& add(std::string_view text);
    Values& add(ByteView bytes);
    Values& add(const Hash& hash) { return add(hash.view()); }
    template <typename Kind>
    Values& add(const Id<Kind>& id) {
        return add(id.view());
    }
    Values& addBoolean(bool value);
    Values& addNull();
    Values& addIds(std::span<const RecordId> ids);                ///< `uuid[]`
    Values& addIntegers(std::span<const std::int64_t> integers);  ///< `bigint[]`

    [[nodiscard]] int count() const { return static_cast<int>(lengths_.size()); }
    [[nodiscard]] std::size_t size() const { return content_.size(); }
    /// As libpq takes them; valid until the next `add…`.
    [[nodiscard]] std::vector<const char*> pointers() const;
    [[nodiscard]] const int* lengths() const { return lengths_.data(); }

private:
    void number(std::uint64_t value, int bytes);
    Values& arrayHead(std::uint32_t elementType, std::size_t count);

    Bytes content_;
    std::vector<std::ptrdiff_t> starts_;  ///< In `content_`; negative for null.
    std::vector<int> lengths_;
};

/// One row of an answer. Columns are numbered from 0. Views are valid as long as the answer is.
class Row {
public:
    Row(const pg_result* answer, int row) : answer_(answer), row_(row) {}
    [[nodiscard]] bool isNull(int column) const;
    [[nodiscard]] std::int64_t integer(int column) const;  ///< 0 for null, as the others are empty.
    [[nodiscard]] bool boolean(int column) const;
    [[nodiscard]] ByteView bytes(int column) const;
    [[nodiscard]] std::string text(int column) const { return textOf(bytes(column)); }
    template <typename IdType>
    [[nodiscard]] IdType id(int column) const {
        const auto value = idFrom<IdType>(bytes(column));
        return value ? *value : IdType{};
    }
    [[nodiscard]] Hash hash(int column) const;

private:
    const pg_result* answer_;
    int row_;
};

/// The rows that a statement gave.
class Rows {
public:
    struct Free {
        void operator()(pg_result* answer) const;
    };
    using Answer = std::unique_ptr<pg_result, Free>;

    Rows() = default;
    explicit Rows(Answer answer);
    [[nodiscard]] int count() const { return count_; }
    [[nodiscard]] bool empty() const { return count_ == 0; }
    [[nodiscard]] Row operator[](int row) const { return {answer_.get(), row}; }
    /// What the database says it did: `COMMIT`, `UPDATE 1`.
    [[nodiscard]] std::string_view did() const;

private:
    Answer answer_;
    int count_ = 0;
};

}  // namespace doorstep::server::postgres
