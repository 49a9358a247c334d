// Loaded before a program's own libraries, makes its disk as slow as a tablet's worn flash: each write and
// flush takes a few milliseconds, so that what ends the program can meet it between any two of them.
#include <dlfcn.h>
#include <sys/types.h>
#include <unistd.h>

#include <atomic>

namespace {

constexpr unsigned kMostMicroseconds = 6'000;

void dawdle() {
    static std::atomic<unsigned> state{static_cast<unsigned>(::getpid())};
    const unsigned next = state = state * 1'664'525U + 1'013'904'223U;
    ::usleep((next >> 8U) % kMostMicroseconds);
}

template <typename Function>
Function next(const char* name) {
    return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

ssize_t pwrite64(int file, const void* bytes, size_t count, off64_t offset) {
    static const auto real = next<ssize_t (*)(int, const void*, size_t, off64_t)>("pwrite64");
    dawdle();
    return real(file, bytes, count, offset);
}

int fsync(int file) {
    static const auto real = next<int (*)(int)>("fsync");
    dawdle();
    return real(file);
}

int fdatasync(int file) {
    static const auto real = next<int (*)(int)>("fdatasync");
    dawdle();
    return real(file);
}
}
