// What the server did and what it refused, one line each: ids, codes and numbers, never a name or a word.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "core/base/ids.h"

namespace doorstep::server {

/// One line of the log. The fields are a fixed list, so that nothing about a person can slip in.
struct Event {
    const char* name;  ///< `refused`, `failed`, `quarantined`, `taken_on`, `pushed`, `enrolled`, `started`,
                       ///< `stopped`.
    const char* code = "";  ///< Why, as the answer names it: `old_counter`, `not_in_scope`, …
    DeviceId device{};
    UserId user{};
    RecordId record{};
    std::optional<std::uint64_t> sequence{};
    std::optional<std::int64_t> count{};
    std::optional<std::int64_t> ms{};
};

/// Where events go. Safe from any thread.
class EventLog {
public:
    virtual ~EventLog() = default;
    virtual void write(const Event& event) = 0;
};

/// Lines of JSON on standard error, or appended to `file` unless it is empty. Fails with `Io`.
Result<std::unique_ptr<EventLog>> openEventLog(const std::filesystem::path& file);

}  // namespace doorstep::server
