// Hooks in three allocators, one counter.
#include "tests/support/scarce_memory.h"

#include <sqlite3.h>

#include <cstdlib>
#include <new>
#include <optional>

namespace doorstep::test {
namespace {

struct Watch {
    Memory kind;
    int failing;
    bool stays;
    int asked = 0;
};
std::optional<Watch> watch;

sqlite3_mem_methods own;

// Whether this allocation has to fail.
bool runsOut(Memory kind) {
    if (!watch || watch->kind != kind) return false;
    ++watch->asked;
    return watch->asked == watch->failing || (watch->stays && watch->asked > watch->failing);
}

void* sqliteAllocate(int size) {
    return runsOut(Memory::Sqlite) ? nullptr : own.xMalloc(size);
}

void* sqliteReallocate(void* memory, int size) {
    return runsOut(Memory::Sqlite) ? nullptr : own.xRealloc(memory, size);
}

}  // namespace

ScarceMemory::ScarceMemory(Memory kind, int failing, bool stays) {
    watch = Watch{kind, failing, stays};
}

ScarceMemory::~ScarceMemory() {
    watch.reset();
}

int ScarceMemory::asked() const {
    return watch->asked;
}

void watchSqliteMemory() {
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &own);
    sqlite3_mem_methods watched = own;
    watched.xMalloc = sqliteAllocate;
    watched.xRealloc = sqliteReallocate;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &watched);
}

}  // namespace doorstep::test

// The program's own `new`, and libsodium's allocation by the linker's --wrap.
namespace {

void* allocate(std::size_t size) {
    return doorstep::test::runsOut(doorstep::test::Memory::Own) ? nullptr
                                                                : std::malloc(size == 0 ? 1 : size);
}

}  // namespace

extern "C" void* __real_sodium_malloc(std::size_t size);
extern "C" void* __wrap_sodium_malloc(std::size_t size) {
    return doorstep::test::runsOut(doorstep::test::Memory::Own) ? nullptr : __real_sodium_malloc(size);
}

void* operator new(std::size_t size) {
    void* memory = allocate(size);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}
void* operator new[](std::size_t size) {
    return operator new(size);
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    return allocate(size);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
    return allocate(size);
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete[](void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
    std::free(memory);
}
void operator delete(void* memory, const std::nothrow_t&) noexcept {
    std::free(memory);
}
void operator delete[](void* memory, const std::nothrow_t&) noexcept {
    std::free(memory);
}
