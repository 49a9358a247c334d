// A device's store written to step by step, with its files as they were after each: what somebody with the
// disk can put back.
#pragma once

#include <map>

#include "core/records/fields.h"
#include "sync/device/device_store.h"
#include "tests/core/storage/store_support.h"
#include "tests/support/colleague.h"
#include "tests/sync/sync_support.h"

namespace doorstep::test {

/// The files that hold what was written, by name.
using Files = std::map<std::string, std::string>;

struct WrittenStore {
    explicit WrittenStore(int steps);

    [[nodiscard]] DeviceStore::Parts parts();
    Result<std::unique_ptr<DeviceStore>> open(bool fresh);
    /// Puts files there in place of what is; an empty one is not there.
    void put(const Files& state) const;
    /// The database, its log and the anchor, each as after a step.
    Files mixed(int database, int log, int anchor);

    /// Everything that people and the server asked to be kept.
    static std::string dump(Database& database);
    /// The same and all that is kept about it, but for what is made anew from the change log.
    static std::string dumpAll(Database& database);

    int steps;
    ScratchFolder folder{"rollback"};
    Secret key = crypto::makeKey();
    ManualTime time{noon()};
    crypto::SystemRandomness randomness;
    crypto::SigningKey deviceKey = crypto::SigningKey::make();
    Colleague priya{11}, tom{12};
    std::map<int, Files> files;
    std::map<int, std::string> content;  ///< As `dump` after each step.

private:
    /// What a tablet does: saves, takes in a colleague's changes, keeps a draft, a setting.
    void write(DeviceStore& store, int step);
    void keep(DeviceStore& store, int step);
};

}  // namespace doorstep::test
