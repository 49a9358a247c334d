// The SQLite file system `doorstep`: what SQLite writes is sealed on its way to the disk.
#pragma once

#include <functional>

#include "core/storage/database_file.h"
#include "core/storage/key_registration.h"

namespace doorstep::sealed {

/// An operation for `sqlite3_file_control`: copies why the last call failed into a `Fault`.
constexpr int kFaultControl = 0x44530001;
/// The same: says in a `bool` whether the disk ever failed to give this connection what it asked for, be it
/// the database, its log or its journal. What SQLite then finds amiss may be all right.
constexpr int kReadFailedControl = 0x44530002;

/// The SQLite result code that stands for an error of ours.
int codeFor(ErrorCode code);

/// Finds the key for a file by its URI parameters; null when none is given.
using KeySource = std::function<SharedKey(sqlite3_filename name)>;

/// Registers the file system under `name` over another one (null: the system's own); what is
/// registered stays for the life of the process. Not the default: a file is sealed by saying so.
/// Answers an SQLite result code; `SQLITE_OK` when the name is registered already.
int registerVfs(const char* name, const char* below, KeySource keys);

}  // namespace doorstep::sealed
