// For programs of which any failure is the end.
#pragma once

#include "core/base/result.h"

namespace doorstep::bench {

[[noreturn]] inline void fail(const char* why) {
    contractBroken(why, __FILE__, __LINE__);
}

template <typename T>
T sure(Result<T> result) {
    if (!result) fail(result.error().detail.c_str());
    return std::move(result).value();
}
inline void sure(const Result<void>& result) {
    if (!result) fail(result.error().detail.c_str());
}

}  // namespace doorstep::bench
