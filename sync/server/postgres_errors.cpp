// Connecting with an end to waiting, and PostgreSQL's five-character codes as ours.
#include "sync/server/postgres_errors.h"

#include <libpq-fe.h>
#include <poll.h>

#include <array>
#include <chrono>
#include <memory>
#include <string_view>

namespace doorstep::server::postgres {
namespace {

constexpr std::chrono::seconds kConnectMax{10};

struct Finish {
    void operator()(pg_conn* handle) const { PQfinish(handle); }
};
using Handle = std::unique_ptr<pg_conn, Finish>;

struct FreeOptions {
    void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

/// The code of the server's refusal in a connection's verbose message (`FATAL:  28P01: …`); empty when the
/// failure came before any server was reached.
std::string stateIn(std::string_view message) {
    const std::size_t fatal = message.rfind("FATAL:  ");
    if (fatal == std::string_view::npos || message.size() < fatal + 13) return {};
    return std::string(message.substr(fatal + 8, 5));
}

ErrorCode codeFor(std::string_view state) {
    const auto begins = [&](std::string_view with) { return state.substr(0, with.size()) == with; };
    if (begins("28") || state == "42501") return ErrorCode::NotAllowed;
    if (state == "3D000") return ErrorCode::NotFound;
    if (state == "53100") return ErrorCode::DiskFull;
    // Out of connections or memory, stopped, locked, or chosen to give way.
    if (begins("08") || begins("53") || begins("57") || begins("40") || state == "55P03")
        return ErrorCode::Busy;
    if (state == "25P03") return ErrorCode::Busy;  // We were silent for too long inside a transaction.
    if (state == "25006") return ErrorCode::WrongState;
    // A rule of the tables broken, tables missing, or pages that do not read.
    if (begins("23") || begins("42") || begins("XX")) return ErrorCode::Damaged;
    return ErrorCode::Io;
}

std::string wordsFor(std::string_view state) {
    if (state == "25006") return " (it takes no writes: is this a standby?)";
    if (state == "28P01") return " (wrong password)";
    if (state == "28000") return " (its pg_hba.conf does not let us in)";
    if (state == "3D000") return " (no such database)";
    return {};
}

Error refusedConnection(const pg_conn* handle) {
    const std::string state = stateIn(PQerrorMessage(handle));
    if (!state.empty()) return {codeFor(state), "the database refuses: " + state + wordsFor(state)};
    if (PQconnectionNeedsPassword(handle) != 0) {
        return {ErrorCode::NotAllowed, "the database wants a password; put it into a passfile (~/.pgpass)"};
    }
    std::string words = PQerrorMessage(handle);
    while (!words.empty() && words.back() == '\n') words.pop_back();
    return {ErrorCode::Busy, "the database cannot be reached: " + words};
}

/// Lets libpq go on until the connection stands or cannot be made.
bool establish(pg_conn* handle) {
    const auto end = std::chrono::steady_clock::now() + kConnectMax;
    PostgresPollingStatusType next = PGRES_POLLING_WRITING;
    while (next != PGRES_POLLING_OK && next != PGRES_POLLING_FAILED) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        pollfd waiting{PQsocket(handle), next == PGRES_POLLING_READING ? short{POLLIN} : short{POLLOUT}, 0};
        if (left.count() <= 0 || ::poll(&waiting, 1, static_cast<int>(left.count())) <= 0) return false;
        next = PQconnectPoll(handle);
    }
    return next == PGRES_POLLING_OK;
}

}  // namespace

Result<pg_conn*> establishedConnection(const std::string& uri) {
    char* why = nullptr;
    const std::unique_ptr<PQconninfoOption, FreeOptions> read(PQconninfoParse(uri.c_str(), &why));
    if (read == nullptr) {
        std::string words = why == nullptr ? "no memory" : why;
        PQfreemem(why);
        while (!words.empty() && words.back() == '\n') words.pop_back();
        return {ErrorCode::InvalidInput, "the database's URI does not read: " + words};
    }
    // What the URI says comes after our defaults and goes before them. A peer that vanished is noticed.
    const std::array<const char*, 6> keywords{
        "fallback_application_name", "keepalives_idle", "keepalives_interval",
        "tcp_user_timeout",          "dbname",          nullptr};
    const std::array<const char*, 6> values{"doorstep-server", "10", "5", "20000", uri.c_str(), nullptr};
    Handle handle(PQconnectStartParams(keywords.data(), values.data(), 1));
    if (handle == nullptr) return {ErrorCode::Io, "no memory for a connection"};
    PQsetErrorVerbosity(handle.get(),
                        PQERRORS_VERBOSE);  // With the code, which is the same in any language.
    if (PQstatus(handle.get()) == CONNECTION_BAD) return refusedConnection(handle.get());
    if (!establish(handle.get())) {
        if (PQstatus(handle.get()) == CONNECTION_BAD) return refusedConnection(handle.get());
        return {ErrorCode::Busy, "the database does not answer"};
    }
    if (PQenterPipelineMode(handle.get()) != 1)
        return {ErrorCode::Io, "the connection has no pipeline mode"};
    return handle.release();
}

std::optional<Error> errorIn(const pg_conn* handle, const pg_result* answer) {
    const ExecStatusType status = PQresultStatus(answer);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return std::nullopt;
    const char* field = answer == nullptr ? nullptr : PQresultErrorField(answer, PG_DIAG_SQLSTATE);
    if (field == nullptr) {
        if (PQstatus(handle) != CONNECTION_OK)
            return Error{ErrorCode::Busy, "the line to the database is lost"};
        return Error{ErrorCode::Io, "the database gave no answer"};
    }
    const std::string state = field;
    if (state == "42601") contractBroken(PQresultErrorMessage(answer), __FILE__, __LINE__);
    return Error{codeFor(state), "database: " + state + wordsFor(state)};
}

bool holdsPassword(const std::string& uri) {
    const std::unique_ptr<PQconninfoOption, FreeOptions> read(PQconninfoParse(uri.c_str(), nullptr));
    for (const PQconninfoOption* option = read.get(); option != nullptr && option->keyword != nullptr;
         ++option) {
        if (std::string_view(option->keyword) == "password" && option->val != nullptr) return true;
    }
    return false;
}

}  // namespace doorstep::server::postgres
