// Prepared statements kept for the next use: compiling one costs more than most of them take to run.
#pragma once

#include <new>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "core/storage/database.h"

namespace doorstep {

/// Statements by their text. Use from the database's thread; must go before the database does.
class StatementCache {
    using Kept = std::unordered_multimap<std::string_view, Statement>;

public:
    /// A statement that goes back into the cache, reset, when the lease ends. Two leases of one text at
    /// the same time are two statements.
    class Lease {
    public:
        Lease(StatementCache& cache, Kept::node_type node) : cache_(&cache), node_(std::move(node)) {}
        Lease(Lease&&) noexcept = default;
        Lease& operator=(Lease&&) = delete;
        ~Lease() {
            if (node_.empty()) return;
            node_.mapped().reset();
            try {
                cache_->kept_.insert(std::move(node_));
            } catch (const std::bad_alloc&) {
                return;  // It goes, and is compiled again when it is asked for.
            }
        }
        Statement* operator->() { return &node_.mapped(); }
        Statement& operator*() { return node_.mapped(); }

    private:
        StatementCache* cache_;
        Kept::node_type node_;
    };

    explicit StatementCache(Database& database) : database_(&database) {}
    StatementCache(const StatementCache&) = delete;
    StatementCache& operator=(const StatementCache&) = delete;

    /// `sql` must be a literal: the cache keeps only a view of it.
    Result<Lease> use(std::string_view sql) {
        auto node = kept_.extract(sql);
        if (node.empty()) {
            TRY_SET(Statement fresh, database_->prepare(sql));
            node = kept_.extract(kept_.emplace(sql, std::move(fresh)));
        }
        return Lease(*this, std::move(node));
    }

    [[nodiscard]] Database& database() const { return *database_; }

private:
    Database* database_;
    Kept kept_;
};

}  // namespace doorstep
