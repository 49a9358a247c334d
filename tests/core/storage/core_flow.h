// What the app does with a store from end to end, for tests in which every call fails once: open, bring
// the tables up to date, save, search, write the log back.
#pragma once

#include <optional>

#include "core/storage/record_store.h"
#include "tests/core/storage/sealed_disk.h"
#include "tests/support/colleague.h"

namespace doorstep::test {

/// What a run of the flow came to: how many saves were acknowledged, the first error, and what it was in.
struct Attempt {
    int saved = 0;
    std::string stage = "open";
    std::optional<Error> error;
};

/// A store as a crash left it, with a log to recover, and the changes that are in it and to come.
class CoreFlow {
public:
    /// Makes the store on `on`. `already` changes lie in it and `more` are to be saved by `run`.
    CoreFlow(SealedDisk& on, int already, int more);

    /// Puts the store back as it was before the first run.
    void putBack(SealedDisk& on) const { on.disk.load(start_); }
    /// The stages of the flow, each of which asks for something of the disk.
    static constexpr const char* kStages[] = {"open", "migrate", "save", "search", "checkpoint"};
    /// Goes through the flow until something fails.
    [[nodiscard]] Attempt run(SealedDisk& on) const;
    /// How many changes are there, from the first without gaps, each found by its words; an error when
    /// anything is not as it was saved, or an attempt has left half a step.
    [[nodiscard]] Result<int> count(SealedDisk& on) const;
    [[nodiscard]] int already() const { return already_; }

private:
    MemoryDisk::Image start_;
    std::vector<Change> changes_;
    int already_;
};

}  // namespace doorstep::test
