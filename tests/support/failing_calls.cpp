// Stands in front of the C library for everything the test is linked with, SQLite included. Flushing itself
// is left out: nothing cuts the power.
#include "tests/support/failing_calls.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <optional>

namespace doorstep::test {
namespace {

struct Watch {
    CallFailure failure;
    int failing;
    bool stays;
    int calls = 0;
};
std::optional<Watch> watch;

// Whether this call is the one; then `errno` says why.
bool failsNow() {
    if (!watch) return false;
    ++watch->calls;
    const bool now = watch->calls == watch->failing || (watch->stays && watch->calls > watch->failing);
    if (now) errno = watch->failure == CallFailure::NoSpace ? ENOSPC : EIO;
    return now;
}

bool isShort() {
    return watch->failure == CallFailure::Short;
}

// What makes names, flags and files fails or does not; there is no half of it.
template <typename Call>
int whole(Call call) {
    return failsNow() && !isShort() ? -1 : call();
}

template <typename Function>
Function next(const char* name) {
    return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

template <typename Call>
ssize_t reads(size_t size, Call call) {
    if (!failsNow()) return call(size);
    return isShort() ? call(size > 1 ? size / 2 : size) : -1;
}

template <typename Call>
ssize_t writes(size_t size, Call call) {
    if (!failsNow()) return call(size);
    const int reason = errno;
    const ssize_t half = size > 1 ? call(size / 2) : 0;
    if (isShort()) return half > 0 ? half : call(size);
    errno = reason;
    return -1;
}

int openWith(const char* name, const char* path, int flags, mode_t mode) {
    const auto real = next<int (*)(const char*, int, mode_t)>(name);
    return whole([&] { return real(path, flags, mode); });
}

mode_t modeIn(int flags, va_list list) {
    return (flags & O_CREAT) != 0 ? va_arg(list, mode_t) : 0;
}

}  // namespace

FailingCalls::FailingCalls(CallFailure failure, int failing, bool stays) {
    watch = Watch{failure, failing, stays};
}

FailingCalls::~FailingCalls() {
    watch.reset();
}

int FailingCalls::calls() const {
    return watch->calls;
}

}  // namespace doorstep::test

using namespace doorstep::test;

extern "C" {

int open(const char* path, int flags, ...) {
    va_list list;
    va_start(list, flags);
    const mode_t mode = modeIn(flags, list);
    va_end(list);
    return openWith("open", path, flags, mode);
}

int open64(const char* path, int flags, ...) {
    va_list list;
    va_start(list, flags);
    const mode_t mode = modeIn(flags, list);
    va_end(list);
    return openWith("open64", path, flags, mode);
}

ssize_t read(int file, void* out, size_t size) {
    static const auto real = next<ssize_t (*)(int, void*, size_t)>("read");
    return reads(size, [&](size_t part) { return real(file, out, part); });
}

ssize_t pread(int file, void* out, size_t size, off_t offset) {
    static const auto real = next<ssize_t (*)(int, void*, size_t, off_t)>("pread");
    return reads(size, [&](size_t part) { return real(file, out, part, offset); });
}

ssize_t pread64(int file, void* out, size_t size, off64_t offset) {
    return pread(file, out, size, offset);
}

ssize_t write(int file, const void* bytes, size_t size) {
    static const auto real = next<ssize_t (*)(int, const void*, size_t)>("write");
    return writes(size, [&](size_t part) { return real(file, bytes, part); });
}

ssize_t pwrite(int file, const void* bytes, size_t size, off_t offset) {
    static const auto real = next<ssize_t (*)(int, const void*, size_t, off_t)>("pwrite");
    return writes(size, [&](size_t part) { return real(file, bytes, part, offset); });
}

ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t offset) {
    return pwrite(file, bytes, size, offset);
}

int ftruncate(int file, off_t size) {
    static const auto real = next<int (*)(int, off_t)>("ftruncate");
    return whole([&] { return real(file, size); });
}

int ftruncate64(int file, off64_t size) {
    return ftruncate(file, size);
}

int stat(const char* path, struct stat* about) {
    static const auto real = next<int (*)(const char*, struct stat*)>("stat");
    return whole([&] { return real(path, about); });
}

int stat64(const char* path, struct stat64* about) {
    static const auto real = next<int (*)(const char*, struct stat64*)>("stat64");
    return whole([&] { return real(path, about); });
}

int fstat(int file, struct stat* about) {
    static const auto real = next<int (*)(int, struct stat*)>("fstat");
    return whole([&] { return real(file, about); });
}

int fstat64(int file, struct stat64* about) {
    static const auto real = next<int (*)(int, struct stat64*)>("fstat64");
    return whole([&] { return real(file, about); });
}

int lstat64(const char* path, struct stat64* about) {
    static const auto real = next<int (*)(const char*, struct stat64*)>("lstat64");
    return whole([&] { return real(path, about); });
}

int fchmod(int file, mode_t mode) {
    static const auto real = next<int (*)(int, mode_t)>("fchmod");
    return whole([&] { return real(file, mode); });
}

int fsync(int) {
    return whole([] { return 0; });
}

int fdatasync(int) {
    return whole([] { return 0; });
}

int rename(const char* from, const char* to) {
    static const auto real = next<int (*)(const char*, const char*)>("rename");
    return whole([&] { return real(from, to); });
}

int unlink(const char* path) {
    static const auto real = next<int (*)(const char*)>("unlink");
    return whole([&] { return real(path); });
}
}
