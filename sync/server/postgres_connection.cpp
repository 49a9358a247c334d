// libpq's pipeline mode behind results.
#include "sync/server/postgres_connection.h"

#include <libpq-fe.h>

#include "sync/server/postgres_errors.h"

namespace doorstep::server::postgres {
namespace {

/// So many answers may be outstanding: each is small, and all of them fit the socket's buffer.
constexpr int kPostedMax = 256;

// A reader must see what was committed before it began, so READ COMMITTED is asked for with each
// transaction. What is confirmed is on disk, whatever the database's default; stronger settings than `on`
// stay.
constexpr const char* kSession = R"(
SET client_encoding = 'UTF8';
SET search_path = doorstep;
SET lock_timeout = '5s';
SET statement_timeout = '60s';
SET idle_in_transaction_session_timeout = '60s';
SET jit = off;
SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local');
)";

}  // namespace

void Connection::Close::operator()(pg_conn* handle) const {
    PQfinish(handle);
}

Connection::~Connection() = default;

Result<std::unique_ptr<Connection>> Connection::open(const std::string& uri) {
    std::unique_ptr<Connection> connection(new Connection(uri));
    TRY(connection->connect());
    return connection;
}

Result<void> Connection::connect() {
    names_.clear();
    posted_ = 0;
    TRY_SET(pg_conn* const handle, establishedConnection(uri_));
    handle_.reset(handle);
    PQsetNoticeProcessor(
        handle, [](void*, const char*) {}, nullptr);
    const auto ready = setUp();
    if (!ready) handle_.reset();
    return ready;
}

Result<void> Connection::setUp() {
    TRY(script(kSession));
    TRY_SET(const Rows safe,
            ask("SELECT name FROM pg_catalog.pg_settings WHERE setting = 'off' AND name IN "
                "('fsync', 'full_page_writes')"));
    if (safe.empty()) return {};
    return {ErrorCode::WrongState, "the database runs with " + safe[0].text(0) +
                                       " = off: what it confirms may be lost. Turn it on first"};
}

bool Connection::connected() const {
    return handle_ != nullptr && PQstatus(handle_.get()) == CONNECTION_OK;
}

Result<void> Connection::reconnect() {
    return connect();
}

Error Connection::lost() const {
    return {ErrorCode::Busy, "the line to the database is lost"};
}

Result<void> Connection::pipeline(bool on) {
    if (!connected()) return lost();
    const int done = on ? PQenterPipelineMode(handle_.get()) : PQexitPipelineMode(handle_.get());
    if (done != 1) return lost();
    return {};
}

Result<void> Connection::script(const std::string& sql) {
    TRY(finish());
    TRY(pipeline(false));
    const Rows::Answer answer(PQexec(handle_.get(), sql.c_str()));
    const std::optional<Error> failed = errorIn(handle_.get(), answer.get());
    TRY(pipeline(true));
    return failed ? Result<void>(*failed) : Result<void>();
}

Result<std::string> Connection::prepared(std::string_view sql) {
    const auto known = names_.find(sql);
    if (known != names_.end()) return known->second;
    // Apart from what was posted: a failure there would take the statement with it.
    TRY(finish());
    std::string name = "s" + std::to_string(names_.size());
    if (PQsendPrepare(handle_.get(), name.c_str(), std::string(sql).c_str(), 0, nullptr) != 1)
        return lost();
    ++posted_;
    TRY(drain());
    names_.emplace(sql, name);
    return name;
}

Result<void> Connection::send(std::string_view sql, const Values& values) {
    if (!connected()) return lost();
    TRY_SET(const std::string name, prepared(sql));
    const std::vector<const char*> pointers = values.pointers();
    const std::vector<int> binary(pointers.size(), 1);
    if (PQsendQueryPrepared(handle_.get(), name.c_str(), values.count(), pointers.data(), values.lengths(),
                            binary.data(), 1) != 1) {
        return lost();
    }
    ++posted_;
    return {};
}

Result<void> Connection::post(std::string_view sql, const Values& values) {
    TRY(send(sql, values));
    return posted_ < kPostedMax ? Result<void>() : finish();
}

Result<Rows> Connection::ask(std::string_view sql, const Values& values) {
    TRY(send(sql, values));
    return drain();
}

Result<void> Connection::finish() {
    if (posted_ == 0) return {};
    TRY(drain());
    return {};
}

/// The last statement's rows, or the first failure.
Result<Rows> Connection::drain() {
    const int expected = std::exchange(posted_, 0);
    if (!connected() || PQpipelineSync(handle_.get()) != 1) return lost();
    std::optional<Error> failed;
    Rows::Answer last;
    for (int i = 0; i < expected; ++i) {
        Rows::Answer answer(PQgetResult(handle_.get()));
        if (answer == nullptr) return lost();
        if (!failed) failed = errorIn(handle_.get(), answer.get());
        if (!connected()) return failed ? *failed : lost();
        last = std::move(answer);
        if (const Rows::Answer end(PQgetResult(handle_.get())); end != nullptr) return lost();
    }
    const Rows::Answer sync(PQgetResult(handle_.get()));
    if (sync == nullptr || PQresultStatus(sync.get()) != PGRES_PIPELINE_SYNC) return lost();
    if (failed) return *failed;
    return last ? Rows(std::move(last)) : Rows();
}

}  // namespace doorstep::server::postgres
