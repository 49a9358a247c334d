// The names of the files in a device's home, and the keys that each is sealed with.
#pragma once

#include "core/crypto/crypto.h"

namespace doorstep::device_files {

inline constexpr const char* kDatabase = "doorstep.db";
inline constexpr const char* kLog = "doorstep.db-wal";
inline constexpr const char* kShared = "doorstep.db-shm";
inline constexpr const char* kJournal = "doorstep.db-journal";
inline constexpr const char* kAnchor = "anchor";
inline constexpr const char* kRescue = "rescue";
inline constexpr const char* kBallast = "ballast";

inline Secret databaseKeyFrom(const Secret& key) {
    return crypto::deriveKey(key.view(), "database", 1);
}
inline Secret anchorKeyFrom(const Secret& key) {
    return crypto::deriveKey(key.view(), "anchor..", 1);
}
inline Secret rescueKeyFrom(const Secret& key) {
    return crypto::deriveKey(key.view(), "rescue..", 1);
}

}  // namespace doorstep::device_files
