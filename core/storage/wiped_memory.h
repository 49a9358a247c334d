// SQLite's memory, overwritten before it is given back.
#pragma once

namespace doorstep {

/// Makes SQLite wipe all memory that it frees: pages, statements and bound values are in the clear
/// there. Takes effect if SQLite has not been used in this process before; true if it has effect. Safe to
/// call again, from any thread.
bool wipeFreedSqliteMemory();

}  // namespace doorstep
