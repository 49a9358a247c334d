// Whether a change may enter the log, and what follows when it does.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sync/server/store.h"

namespace doorstep::server {

/// Why a change is kept apart instead of accepted.
struct Complaint {
    const char* code;    ///< Stable; the list is in README.md.
    std::string reason;  ///< A sentence for the person who wrote it.
};

/// Who wrote a change, as the server knows them.
struct Writer {
    const DeviceRow& device;
    const UserRow& user;
    const std::vector<PersonId>& scope;  ///< Sorted.
};

/// Checks what a device may write: a record type with a form, in its user's name, about people in the
/// user's scope and nobody else; and a decision only by a supervisor who wrote nothing of the record,
/// signed. `existing` is the record so far, or null.
std::optional<Complaint> complaintAbout(const Change& change, const Record* existing, const Writer& writer);

/// Appends a change that was checked (or that the server wrote itself), shows it in the feed of everyone
/// its record is about, shows the record's earlier changes to those it is about from now on, and keeps the
/// tables of users, teams, people and allocations in step. `existing` is the record before it, or null.
/// Call inside a transaction.
Result<void> accept(ServerStore& store, const Change& change, ByteView encoded, const Record* existing,
                    Instant received);

}  // namespace doorstep::server
