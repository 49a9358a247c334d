// SQLite's functions, linked when this is part of a program, by table when part of an extension.
#pragma once

#ifdef DOORSTEP_SQLITE_EXTENSION
#include <sqlite3ext.h>
extern "C" {
SQLITE_EXTENSION_INIT3
}
#else
#include <sqlite3.h>
#endif
