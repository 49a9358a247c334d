// Making and reading the data folder.
#include "sync/server/data_folder.h"

#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "core/base/files.h"

namespace doorstep::server {
namespace {

namespace fs = std::filesystem;

/// Folders without records of their own came second.
constexpr int kFormat = 2;
constexpr const char* kPostgreSql = "postgresql";

Result<Secret> readKey(const fs::path& file) {
    TRY_SET(Bytes content, readWhole(file));
    Secret key = Secret::copyOf(content);
    wipe(content);
    if (key.size() != crypto::kKeySize)
        return {ErrorCode::Damaged, file.string() + " has the wrong length"};
    return key;
}

Result<void> makeFolder(const fs::path& path) {
    std::error_code error;
    fs::create_directories(path, error);
    if (error) return {ErrorCode::Io, path.string() + ": " + error.message()};
    if (!fs::is_empty(path, error) || error) {
        return {ErrorCode::WrongState,
                path.string() + " is not empty; a new server needs a folder of its own"};
    }
    if (::chmod(path.c_str(), 0700) != 0) return {ErrorCode::Io, "cannot close " + path.string()};
    return {};
}

}  // namespace

Result<DataFolder> DataFolder::create(const fs::path& path, const std::string& council, Storage storage) {
    if (council.empty()) return {ErrorCode::InvalidInput, "give the council's name"};
    TRY(makeFolder(path));
    TRY(writeWhole(path / "store.key", crypto::makeKey().view()));
    TRY(writeWhole(path / "signing.key", crypto::SigningKey::make().seed().view()));
    TRY(writeWhole(path / "rescue.key", crypto::BoxKey::make().secret.view()));
    TRY_SET(TlsIdentity tls, makeTlsIdentity());
    TRY(writeWhole(path / "tls.key", bytesOf(tls.privateKeyPem)));
    TRY(writeWhole(path / "tls.crt", bytesOf(tls.certificatePem)));
    wipe(tls.privateKeyPem);
    nlohmann::ordered_json config{{"format", 1}, {"council", council}};
    if (storage == Storage::Folder) {
        TRY_SET(const Secret storeKey, readKey(path / "store.key"));
        TRY(Database::open(path / "server.db", storeKey, OpenMode::Create));
    } else {
        config["format"] = kFormat;
        config["storage"] = kPostgreSql;
    }
    TRY(writeWhole(path / "server.json", bytesOf(config.dump(2) + "\n")));
    return open(path);
}

Result<DataFolder::Config> DataFolder::readConfig(const fs::path& path) {
    auto content = readWhole(path / "server.json");
    if (!content && content.error().code == ErrorCode::NotFound) {
        return {ErrorCode::NotFound, "no server in " + path.string() + "; make one with `init`"};
    }
    if (!content) return content.error();
    auto json = nlohmann::json::parse(content->begin(), content->end(), nullptr, false);
    const Error damaged{ErrorCode::Damaged, "server.json does not read"};
    if (!json.is_object() || !json["council"].is_string() || !json["format"].is_number_integer())
        return damaged;
    if (json["format"].get<int>() > kFormat) {
        return {ErrorCode::NewerVersion, "the folder was made by a later version; update this one"};
    }
    if (json["storage"].is_null()) return Config{json["council"].get<std::string>(), Storage::Folder};
    if (json["storage"] != kPostgreSql) return damaged;
    return Config{json["council"].get<std::string>(), Storage::PostgreSql};
}

Result<ServerKeys> DataFolder::readKeys(const fs::path& path) {
    TRY_SET(const Secret signing, readKey(path / "signing.key"));
    TRY_SET(const Secret rescue, readKey(path / "rescue.key"));
    TRY_SET(Secret store, readKey(path / "store.key"));
    return ServerKeys{crypto::SigningKey::fromSeed(signing.view()),
                      crypto::BoxKey::fromSecret(rescue.view()), std::move(store),
                      crypto::deriveKey(signing.view(), "reqnonce", 1)};
}

Result<DataFolder> DataFolder::open(const fs::path& path) {
    TRY_SET(Config config, readConfig(path));
    TRY_SET(ServerKeys keys, readKeys(path));
    TRY_SET(Bytes key, readWhole(path / "tls.key"));
    TRY_SET(const Bytes certificate, readWhole(path / "tls.crt"));
    TlsIdentity tls{textOf(key), textOf(certificate)};
    wipe(key);
    TRY_SET(const Hash pin, pinOf(tls.certificatePem));
    return DataFolder(path, std::move(config), std::move(keys), std::move(tls), pin);
}

Result<Database> DataFolder::openDatabase(OpenMode mode) const {
    return Database::open(path_ / "server.db", keys_.store, mode);
}

Result<void> DataFolder::writeListening(const std::string& hostAndPort) const {
    return writeWhole(path_ / "listening", bytesOf(hostAndPort + "\n"));
}

Result<std::string> DataFolder::listening() const {
    TRY_SET(const Bytes content, readWhole(path_ / "listening"));
    std::string text = textOf(content);
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

}  // namespace doorstep::server
