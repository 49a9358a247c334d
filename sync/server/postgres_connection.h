// One connection to PostgreSQL: prepared statements, and writes sent ahead without waiting for each answer.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/base/result.h"
#include "sync/server/postgres_values.h"

struct pg_conn;

namespace doorstep::server::postgres {

/// Use from one thread. What fails says so with these codes: `Busy` when the database cannot be reached,
/// was stopped, or somebody holds the lock; `DiskFull`; `NotAllowed` when it refuses us; `Damaged` when the
/// tables do not fit each other; else `Io`. Errors name PostgreSQL's codes and no values of rows. SQL that
/// does not read is a programmer's error.
class Connection {
public:
    /// Connects by a URI (`postgresql://…`) or keywords, waiting ten seconds at most. Fails also with
    /// `InvalidInput` when the URI does not read, `NotFound` when there is no such database, and
    /// `WrongState` when the database is set so that what it confirms may be lost.
    static Result<std::unique_ptr<Connection>> open(const std::string& uri);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection();

    /// Runs a statement after all that was posted, and gives its rows. `sql` must be a literal.
    Result<Rows> ask(std::string_view sql, const Values& values = {});
    /// Sends a statement whose answer nobody needs; it fails at the latest with the next `ask` or `finish`.
    Result<void> post(std::string_view sql, const Values& values = {});
    /// Waits until all that was posted is done; the first failure.
    Result<void> finish();
    /// Runs several statements without parameters.
    Result<void> script(const std::string& sql);

    /// Whether there is still a line to the database. When not, `reconnect` begins anew.
    [[nodiscard]] bool connected() const;
    Result<void> reconnect();

private:
    struct Close {
        void operator()(pg_conn* handle) const;
    };
    explicit Connection(std::string uri) : uri_(std::move(uri)) {}
    Result<void> connect();
    Result<void> setUp();
    Result<std::string> prepared(std::string_view sql);
    Result<void> send(std::string_view sql, const Values& values);
    Result<Rows> drain();
    Result<void> pipeline(bool on);
    [[nodiscard]] Error lost() const;

    std::string uri_;
    std::unique_ptr<pg_conn, Close> handle_;
    std::unordered_map<std::string_view, std::string>
        names_;       ///< Of statements prepared here, by their text.
    int posted_ = 0;  ///< Sent, and not yet answered.
};

}  // namespace doorstep::server::postgres
