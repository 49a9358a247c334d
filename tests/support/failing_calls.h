// A disk below the C library that fails at a chosen call: for files that are not SQLite's alone.
#pragma once

namespace doorstep::test {

/// What happens to a call that fails. `Short` is no failure: half of what was asked for is read or written,
/// as a kernel may.
enum class CallFailure : unsigned char { Io, NoSpace, Short };

/// While this lives, the calls of this process to open, look at, read, write, lengthen, flush, rename and
/// remove files are counted, and one of them fails, or all from that one on. A write that fails has written
/// half. Link failing_calls.cpp into the test itself. One at a time, one thread.
class FailingCalls {
public:
    /// `failing` counts from 1.
    FailingCalls(CallFailure failure, int failing, bool stays);
    ~FailingCalls();
    FailingCalls(const FailingCalls&) = delete;
    FailingCalls& operator=(const FailingCalls&) = delete;
    [[nodiscard]] int calls() const;
};

}  // namespace doorstep::test
