// Making a connection to PostgreSQL, and what its refusals mean to us.
#pragma once

#include <optional>
#include <string>

#include "core/base/result.h"

struct pg_conn;
struct pg_result;

namespace doorstep::server::postgres {

/// A fresh connection, the caller's to `PQfinish`; see `Connection::open`.
Result<pg_conn*> establishedConnection(const std::string& uri);

/// What an answer says went wrong; nothing when it is one to work with.
std::optional<Error> errorIn(const pg_conn* handle, const pg_result* answer);

/// Whether a URI or keywords hold a password, which would show on a command line.
bool holdsPassword(const std::string& uri);

}  // namespace doorstep::server::postgres
