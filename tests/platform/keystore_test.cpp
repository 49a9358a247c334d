// Secrets in files, and the choice between the system's keyring and files.
#include "platform/keystore/file_keystore.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <map>

#include "platform/keystore/choose_keystore.h"
#include "tests/support/process.h"

using namespace doorstep;

namespace {

/// A keyring that works, or breaks at one of its steps.
class Keyring final : public Keystore {
public:
    enum class Breaks { Nowhere, Writing, Reading, Removing, Content };
    explicit Keyring(Breaks breaks) : breaks_(breaks) {}

    Result<Secret> read(const std::string& name) override {
        if (breaks_ == Breaks::Reading) return {ErrorCode::Io, "locked"};
        const auto found = secrets_.find(name);
        if (found == secrets_.end()) return {ErrorCode::NotFound, name};
        return breaks_ == Breaks::Content ? Secret(32) : found->second.clone();
    }
    Result<void> write(const std::string& name, const Secret& secret) override {
        if (breaks_ == Breaks::Writing) return {ErrorCode::Io, "no service"};
        secrets_[name] = secret.clone();
        return {};
    }
    Result<void> remove(const std::string& name) override {
        if (breaks_ == Breaks::Removing) return {ErrorCode::Io, "refused"};
        secrets_.erase(name);
        return {};
    }
    [[nodiscard]] std::string description() const override { return "a keyring"; }
    [[nodiscard]] std::string kind() const override { return "system"; }

private:
    Breaks breaks_;
    std::map<std::string, Secret> secrets_;
};

std::string kindChosen(const std::string& kind, std::unique_ptr<Keystore> system) {
    const auto chosen = chooseKeystore(kind, "/nowhere", std::move(system));
    REQUIRE(chosen.ok());
    return (*chosen)->kind();
}

}  // namespace

TEST_CASE("a secret in a file reads back and is gone once removed") {
    const test::ScratchFolder home("keystore");
    FileKeystore store(home / "keystore");
    CHECK(store.read("tablet").error().code == ErrorCode::NotFound);
    const Secret secret = crypto::makeKey();
    REQUIRE(store.write("tablet", secret).ok());
    REQUIRE(store.write("other", crypto::makeKey()).ok());
    CHECK(crypto::equalSecret(store.read("tablet")->view(), secret.view()));
    REQUIRE(store.write("tablet", crypto::makeKey()).ok());
    CHECK_FALSE(crypto::equalSecret(store.read("tablet")->view(), secret.view()));
    REQUIRE(store.remove("tablet").ok());
    CHECK(store.read("tablet").error().code == ErrorCode::NotFound);
    CHECK(store.read("other").ok());
    CHECK(store.remove("tablet").ok());
}

TEST_CASE("secrets in files are for their owner only, and the description says what that is worth") {
    const test::ScratchFolder home("keystore");
    FileKeystore store(home / "keystore");
    REQUIRE(store.write("tablet", crypto::makeKey()).ok());
    struct stat file {
    }, folder{};
    REQUIRE(::stat((home / "keystore/tablet").c_str(), &file) == 0);
    REQUIRE(::stat((home / "keystore").c_str(), &folder) == 0);
    CHECK((file.st_mode & 0777) == 0600);
    CHECK((folder.st_mode & 0777) == 0700);
    CHECK(store.description().find("not protected by the system") != std::string::npos);
}

TEST_CASE("before enrolment the keyring is chosen if it works and files if it does not") {
    using Breaks = Keyring::Breaks;
    CHECK(kindChosen("", std::make_unique<Keyring>(Breaks::Nowhere)) == "system");
    CHECK(kindChosen("", nullptr) == "file");
    for (const Breaks breaks : {Breaks::Writing, Breaks::Reading, Breaks::Removing, Breaks::Content}) {
        CHECK(kindChosen("", std::make_unique<Keyring>(breaks)) == "file");
    }
}

TEST_CASE("after enrolment the store that was chosen stays, working or not") {
    using Breaks = Keyring::Breaks;
    CHECK(kindChosen("system", std::make_unique<Keyring>(Breaks::Writing)) == "system");
    CHECK(kindChosen("file", std::make_unique<Keyring>(Breaks::Nowhere)) == "file");
    CHECK(chooseKeystore("system", "/nowhere", nullptr).error().code == ErrorCode::WrongState);
}
