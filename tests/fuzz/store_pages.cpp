// Fuzzes the reader of pages. Bytes altered on the disk are reported or change no answer; pages that SQLite
// never wrote, sealed by somebody who has the key, break nothing.
#include <algorithm>

#include "tests/fuzz/sealed_specimen.h"

using namespace doorstep;
using fuzz::Input;
using fuzz::SealedSpecimen;

namespace {

void alterSealed(SealedSpecimen& specimen, Input& input) {
    std::string file = specimen.closed();
    while (!input.empty()) {
        const std::size_t at = input.below(file.size());
        const std::size_t other = input.below(file.size() / SealedSpecimen::kPage) * SealedSpecimen::kPage;
        const std::size_t page = at / SealedSpecimen::kPage * SealedSpecimen::kPage;
        switch (input.byte() % 4) {
            case 0: file[at] = static_cast<char>(input.byte()); break;
            case 1:
                file.replace(page, SealedSpecimen::kPage, specimen.closed(), other, SealedSpecimen::kPage);
                break;
            case 2:
                std::fill_n(file.begin() + static_cast<std::ptrdiff_t>(page), SealedSpecimen::kPage, '\0');
                break;
            default: file.resize(std::max<std::size_t>(SealedSpecimen::kPage, at)); break;
        }
    }
    const auto found = specimen.read(file, "");
    DOORSTEP_ASSERT(!found || *found == SealedSpecimen::kInDatabase + SealedSpecimen::kInLog);
}

void alterPlain(SealedSpecimen& specimen, Input& input) {
    std::string file = specimen.closed();
    while (!input.empty()) {
        const std::size_t page = input.below(file.size() / SealedSpecimen::kPage);
        std::string plain = specimen.opened(page);
        for (int changes = input.byte() % 16 + 1; changes > 0; --changes) {
            const std::size_t at = input.below(plain.size());
            plain[at] = static_cast<char>(input.byte());
        }
        specimen.sealInto(file, page, plain);
    }
    specimen.readAnything(file);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Input input(data, std::min<std::size_t>(size, 256));
    SealedSpecimen& specimen = SealedSpecimen::instance();
    if (input.byte() % 2 == 0) {
        alterSealed(specimen, input);
    } else {
        alterPlain(specimen, input);
    }
    return 0;
}
