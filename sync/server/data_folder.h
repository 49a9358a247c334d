// The server's folder: its keys, its configuration, its sealed database.
#pragma once

#include <filesystem>
#include <string>

#include "core/crypto/crypto.h"
#include "core/storage/database.h"
#include "sync/server/tls_identity.h"

namespace doorstep::server {

/// What the server signs, opens and checks with.
struct ServerKeys {
    crypto::SigningKey signing;
    crypto::BoxKey rescue;  ///< Devices seal rescue files to its public half.
    Secret store;           ///< Seals the database.
    Secret nonce;           ///< Makes request nonces; derived from the signing key.
};

/// Where a server's records lie.
enum class Storage : std::uint8_t {
    Folder,      ///< In the folder itself.
    PostgreSql,  ///< In a database elsewhere; the folder holds the keys.
};

/// One council's server on disk. Folder 0700, files 0600:
///
///   server.json      council, storage, format; written last, so that it stands for a folder that is whole
///   server.db        sealed with store.key; none when the records lie in PostgreSQL
///   store.key, signing.key, rescue.key      32 bytes each
///   tls.key, tls.crt PEM
///   listening        `host:port` of the running server
class DataFolder {
public:
    /// Makes keys, certificate and database in a folder that is absent or empty. Fails with
    /// `WrongState` when something is there, `InvalidInput` for an empty name, `DiskFull`, `Io`.
    static Result<DataFolder> create(const std::filesystem::path& path, const std::string& council,
                                     Storage storage = Storage::Folder);
    /// Fails with `NotFound` when there is no server in the folder, `NewerVersion`, `Damaged`, `Io`.
    static Result<DataFolder> open(const std::filesystem::path& path);

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] const std::string& council() const { return config_.council; }
    [[nodiscard]] Storage storage() const { return config_.storage; }
    [[nodiscard]] const ServerKeys& keys() const { return keys_; }
    [[nodiscard]] const TlsIdentity& tls() const { return tls_; }
    [[nodiscard]] const Hash& pin() const { return pin_; }

    /// A connection of its own to the sealed database. Fails as `Database::open` does.
    [[nodiscard]] Result<Database> openDatabase(OpenMode mode = OpenMode::ReadWrite) const;

    /// Says where the running server listens; read back for enrolment codes.
    [[nodiscard]] Result<void> writeListening(const std::string& hostAndPort) const;
    /// Fails with `NotFound` when no server has run here.
    [[nodiscard]] Result<std::string> listening() const;

private:
    struct Config {
        std::string council;
        Storage storage;
    };
    DataFolder(std::filesystem::path path, Config config, ServerKeys keys, TlsIdentity tls, Hash pin)
        : path_(std::move(path)),
          config_(std::move(config)),
          keys_(std::move(keys)),
          tls_(std::move(tls)),
          pin_(pin) {}
    static Result<Config> readConfig(const std::filesystem::path& path);
    static Result<ServerKeys> readKeys(const std::filesystem::path& path);

    std::filesystem::path path_;
    Config config_;
    ServerKeys keys_;
    TlsIdentity tls_;
    Hash pin_;
};

}  // namespace doorstep::server
