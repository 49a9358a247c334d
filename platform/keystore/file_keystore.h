// A keystore for machines whose system offers none, and for tests: files that their owner can read.
#pragma once

#include <filesystem>

#include "sync/device/ports.h"

namespace doorstep {

/// One file of mode 0600 a secret, in a folder of mode 0700. Whoever can read the owner's files can
/// read the secrets: `description` says so. Names consist of letters, digits, `-` and `_`.
class FileKeystore final : public Keystore {
public:
    explicit FileKeystore(std::filesystem::path folder) : folder_(std::move(folder)) {}

    Result<Secret> read(const std::string& name) override;
    Result<void> write(const std::string& name, const Secret& secret) override;
    Result<void> remove(const std::string& name) override;
    [[nodiscard]] std::string description() const override;
    [[nodiscard]] std::string kind() const override { return "file"; }

private:
    [[nodiscard]] std::filesystem::path fileFor(const std::string& name) const;
    std::filesystem::path folder_;
};

}  // namespace doorstep
