// How far a store has come and what it holds, in one row: what an anchor outside the store is compared
// with.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/storage/database.h"

namespace doorstep {

/// What a store says about itself.
struct CommitMark {
    Hash store;                 ///< Random, made with the store: tells it from another of the same key.
    std::uint64_t commits = 0;  ///< Grows by one with every transaction.
    Hash content;               ///< Over all rows of the marked tables, whatever their order.
    Hash before;                ///< `content` before the last transaction.
    bool operator==(const CommitMark&) const = default;
};

/// A table whose rows count for `content`, by these columns (a list for SQL). Tables that can be made anew
/// from others need no mark.
struct MarkedTable {
    std::string name;
    std::string columns;
};

/// Keeps the mark of one connection: each transaction that goes through `Transaction` carries it along.
/// Writing to a marked table outside of a transaction fails with `Io`, since nothing would mark it.
///
/// A row counts with its keyed hash, and all of them are joined by exclusive or: so a transaction costs
/// what it changes, not what the store holds. Nobody who cannot open the store knows the key.
class CommitMarker {
public:
    /// The mark as it lies in the file, without writing; nothing in a store that never had one. Fails with
    /// `Damaged` or `Io`.
    static Result<std::optional<CommitMark>> read(Database& database);
    /// Begins to keep the mark. All tables must be there; the database outlives the marker. `isNew` is true
    /// when the store had no mark yet, or its tables have another shape than when it was made: then it was
    /// made anew from all rows, and the next transaction keeps it.
    static Result<std::unique_ptr<CommitMarker>> attach(Database& database,
                                                        std::vector<MarkedTable> tables);
    ~CommitMarker();

    [[nodiscard]] const CommitMark& mark() const { return mark_; }
    [[nodiscard]] bool isNew() const { return isNew_; }

    Result<void> beforeCommit();
    void committed() noexcept;
    void rolledBack() noexcept;

    /// Makes the sum over all rows anew. Fails with `Damaged` when it is not what the transactions added up
    /// to: some row is older or newer than the mark. Reads every marked table.
    Result<void> verify();

private:
    CommitMarker(Database& database, std::vector<MarkedTable> tables)
        : database_(database), tables_(std::move(tables)) {}
    struct Calls;
    Result<void> prepare();
    Result<Hash> sumOfRows();

    Database& database_;
    std::vector<MarkedTable> tables_;
    CommitMark mark_;
    Hash kept_;        ///< `content` as the file has it: another than `mark_` has after a change of shape.
    CommitMark next_;  ///< What the open transaction will leave.
    Hash* into_ = nullptr;  ///< Where rows are counted while all are read.
    std::optional<Statement> keep_;
    std::string shape_;
    bool isNew_ = false;
};

}  // namespace doorstep
