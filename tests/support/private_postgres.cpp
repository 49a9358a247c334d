// initdb, postgres and a few statements by libpq.
#include "tests/support/private_postgres.h"

#include <libpq-fe.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <chrono>
#include <thread>
#include <vector>

#include "core/base/result.h"

namespace doorstep::test {
namespace {

namespace fs = std::filesystem;

constexpr uid_t kNobody = 65534;
constexpr std::uintmax_t kRoomWanted = std::uintmax_t{2} << 30;

int databasesMade = 0;
std::vector<std::string> emptied;  ///< Databases that wait for their next use.

}  // namespace

PrivatePostgres::PrivatePostgres() {
    if (::getuid() == 0) DOORSTEP_ASSERT(::chown(folder_.path().c_str(), kNobody, kNobody) == 0);
    const Finished made = startAs("initdb", {"--pgdata", data().string(), "--username=owner",
                                             "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"})
                              ->wait();
    if (made.exitCode != 0) contractBroken(made.err.c_str(), __FILE__, __LINE__);
    writeFile(data() / "pg_hba.conf", "local all guarded scram-sha-256\nlocal all all trust\n");
    start();
    run("CREATE ROLE doorstep LOGIN");
    run("CREATE ROLE guarded LOGIN PASSWORD 'open sesame'");
}

PrivatePostgres::~PrivatePostgres() {
    if (server_) stop();
}

std::string PrivatePostgres::folderName() {
    const fs::path memory = "/dev/shm";
    std::error_code missing;
    const auto room = fs::space(memory, missing);
    const bool fits = !missing && room.available >= kRoomWanted && ::access(memory.c_str(), W_OK) == 0;
    return fits ? (memory / "postgres").string() : "postgres";
}

PrivatePostgres& PrivatePostgres::shared() {
    static PrivatePostgres postgres;
    return postgres;
}

// Debian keeps the server's programs out of the path, a folder for each version.
fs::path PrivatePostgres::program(const std::string& name) const {
    fs::path found;
    for (const auto& version : fs::directory_iterator("/usr/lib/postgresql")) {
        const fs::path here = version.path() / "bin" / name;
        if (fs::exists(here) && here > found) found = here;
    }
    if (found.empty()) contractBroken("PostgreSQL's server is not installed", __FILE__, __LINE__);
    return found;
}

// With SIGQUIT for the case that the test dies: it ends PostgreSQL at once, and in order.
std::unique_ptr<Process> PrivatePostgres::startAs(const std::string& name,
                                                  const std::vector<std::string>& arguments) const {
    std::vector<std::string> words{"--pdeathsig", "QUIT"};
    if (::getuid() == 0) {
        const std::string id = std::to_string(kNobody);
        words.insert(words.end(), {"--reuid", id, "--regid", id, "--clear-groups"});
    }
    words.insert(words.end(), {"--", program(name).string()});
    words.insert(words.end(), arguments.begin(), arguments.end());
    return std::make_unique<Process>("/usr/bin/setpriv", words, folder_ / "logs");
}

void PrivatePostgres::start() {
    server_ = startAs("postgres", {"-D", data().string(), "-c", "listen_addresses=", "-c",
                                   "unix_socket_directories=" + folder_.path().string(), "-c",
                                   "dynamic_shared_memory_type=mmap", "-c", "shared_buffers=32MB"});
    for (int i = 0; i < 3000; ++i) {
        if (PQping(uri("postgres", "owner").c_str()) == PQPING_OK) return;
        if (!server_->running()) break;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    const Finished ended = server_->wait(0);
    contractBroken(ended.err.c_str(), __FILE__, __LINE__);
}

void PrivatePostgres::stop() {
    server_->signal(SIGINT);
    server_->wait();
    server_.reset();
}

std::string PrivatePostgres::uri(const std::string& database, const std::string& role) const {
    return "postgresql://" + role + "@/" + database + "?host=" + folder_.path().string();
}

void PrivatePostgres::run(const std::string& sql, const std::string& database) const {
    PGconn* connection = PQconnectdb(uri(database, "owner").c_str());
    PQsetNoticeProcessor(
        connection, [](void*, const char*) {}, nullptr);
    PGresult* answer = PQexec(connection, sql.c_str());
    const ExecStatusType status = PQresultStatus(answer);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        contractBroken(PQerrorMessage(connection), __FILE__, __LINE__);
    }
    PQclear(answer);
    PQfinish(connection);
}

// Making a database copies a thousand files, and dropping one waits until everything is on the disk.
PrivateDatabase::PrivateDatabase() {
    PrivatePostgres& postgres = PrivatePostgres::shared();
    if (emptied.empty()) {
        name_ = "council_" + std::to_string(++databasesMade);
        postgres.run("CREATE DATABASE " + name_ + " OWNER doorstep");
    } else {
        name_ = emptied.back();
        emptied.pop_back();
    }
}

PrivateDatabase::~PrivateDatabase() {
    run("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() "
        "AND "
        "pid <> pg_backend_pid()");
    run("DROP SCHEMA IF EXISTS doorstep CASCADE");
    emptied.push_back(name_);
}

bool onPostgres() {
    const char* store = ::getenv("DOORSTEP_TEST_STORE");
    return store != nullptr && std::string_view(store) == "postgresql";
}

}  // namespace doorstep::test
