// A PostgreSQL of this test's own: started when first asked for, unreachable for anybody else, gone
// afterwards.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "tests/support/process.h"

namespace doorstep::test {

/// A cluster in a scratch folder, on a Unix socket there and no TCP port, with `fsync` on. Run as root it
/// runs as `nobody`, since PostgreSQL refuses root. It ends with the test, however that ends.
class PrivatePostgres {
public:
    PrivatePostgres();
    PrivatePostgres(const PrivatePostgres&) = delete;
    PrivatePostgres& operator=(const PrivatePostgres&) = delete;
    ~PrivatePostgres();

    /// The one of this test program. Call it from the main thread first: the cluster goes with that thread.
    static PrivatePostgres& shared();

    void start();
    /// Waits until it has ended. Connections break; what was committed is there after the next start.
    void stop();

    /// A database as the role `doorstep`, or as `guarded`, which needs the password `open sesame`.
    [[nodiscard]] std::string uri(const std::string& database, const std::string& role = "doorstep") const;
    /// Runs SQL as the cluster's owner in one of its databases.
    void run(const std::string& sql, const std::string& database = "postgres") const;
    [[nodiscard]] std::filesystem::path data() const { return folder_ / "data"; }

private:
    [[nodiscard]] std::filesystem::path program(const std::string& name) const;
    std::unique_ptr<Process> startAs(const std::string& name,
                                     const std::vector<std::string>& arguments) const;

    /// In memory where there is room: tests kill processes, not machines, and wait for no disk then.
    static std::string folderName();
    ScratchFolder folder_{folderName()};
    std::unique_ptr<Process> server_;
};

/// A database of `PrivatePostgres::shared()`, without tables, emptied when this goes. Main thread only.
class PrivateDatabase {
public:
    PrivateDatabase();
    PrivateDatabase(const PrivateDatabase&) = delete;
    PrivateDatabase& operator=(const PrivateDatabase&) = delete;
    ~PrivateDatabase();
    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] std::string uri() const { return PrivatePostgres::shared().uri(name_); }
    void run(const std::string& sql) const { PrivatePostgres::shared().run(sql, name_); }

private:
    std::string name_;
};

/// Whether this test program was told to keep a server's records in PostgreSQL
/// (DOORSTEP_TEST_STORE=postgresql).
bool onPostgres();

}  // namespace doorstep::test
