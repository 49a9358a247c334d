// Memory for keys: locked where the system allows, guarded, and wiped when it goes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "core/base/bytes.h"

namespace doorstep {

/// Key material in memory of `sodium_malloc`: between guard pages, kept out of swap and core dumps
/// where the system allows, zeroed on destruction. Moves, and is copied only by `clone`.
class Secret {
public:
    Secret() = default;
    /// `size` bytes, all zero.
    explicit Secret(std::size_t size);
    /// Copies `bytes`; wiping the original stays with the caller (`wipe`).
    static Secret copyOf(ByteView bytes);
    [[nodiscard]] Secret clone() const { return copyOf(view()); }

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    [[nodiscard]] ByteView view() const { return {memory_.get(), size_}; }
    [[nodiscard]] std::span<std::uint8_t> bytes() { return {memory_.get(), size_}; }

private:
    struct Free {
        void operator()(std::uint8_t* memory) const;
    };
    std::unique_ptr<std::uint8_t, Free> memory_;
    std::size_t size_ = 0;
};

/// Overwrites with zeros in a way that no optimiser removes.
void wipe(std::span<std::uint8_t> bytes);
void wipe(std::string& text);

}  // namespace doorstep
