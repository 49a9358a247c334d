// Fuzzes the reader of the clear header: whatever it accepts is what would be written.
#include <algorithm>

#include "core/storage/store_header.h"

using namespace doorstep;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto header = sealed::readHeader({data, size});
    if (!header) {
        DOORSTEP_ASSERT(header.error().code == ErrorCode::ForeignFile ||
                        header.error().code == ErrorCode::Damaged ||
                        header.error().code == ErrorCode::NewerVersion);
        DOORSTEP_ASSERT(!header.error().detail.empty());
        return 0;
    }
    std::array<std::uint8_t, sealed::kHeaderSize> again;
    sealed::writeHeader(*header, again);
    DOORSTEP_ASSERT(std::equal(again.begin(), again.end(), data));
    return 0;
}
