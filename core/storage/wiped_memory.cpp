// A layer over SQLite's own allocator.
#include "core/storage/wiped_memory.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>

#include "core/crypto/secret.h"

namespace doorstep {
namespace {

sqlite3_mem_methods own;  // What SQLite would have used.

void freeWiped(void* memory) {
    wipe({static_cast<std::uint8_t*>(memory), static_cast<std::size_t>(own.xSize(memory))});
    own.xFree(memory);
}

// Moving is ours: the system's would leave the old place as it was.
void* reallocate(void* memory, int size) {
    const int before = own.xSize(memory);
    if (size <= before && size > before / 2) return memory;
    void* moved = own.xMalloc(size);
    if (moved == nullptr) return nullptr;
    std::memcpy(moved, memory, static_cast<std::size_t>(std::min(before, size)));
    freeWiped(memory);
    return moved;
}

bool install() {
    if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &own) != SQLITE_OK) return false;
    sqlite3_mem_methods wiping = own;
    wiping.xFree = freeWiped;
    wiping.xRealloc = reallocate;
    return sqlite3_config(SQLITE_CONFIG_MALLOC, &wiping) == SQLITE_OK;
}

}  // namespace

bool wipeFreedSqliteMemory() {
    static const bool installed = install();
    return installed;
}

}  // namespace doorstep
