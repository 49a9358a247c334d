// Loading libraries, and the few calls that every side of the comparison makes.
#include "tests/bench/engine.h"

#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>

namespace doorstep::bench {
namespace {

// What Database sets for the app, and nothing that only some versions know.
std::string settingsFor(int cacheKib) {
    return "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; PRAGMA "
           "foreign_keys=ON;"
           "PRAGMA cell_size_check=ON; PRAGMA cache_size=-" +
           std::to_string(cacheKib);
}

}  // namespace

Engine Engine::ofSystem() {
    return {sqlite3_open_v2,  sqlite3_close,     sqlite3_exec,      sqlite3_prepare_v2,
            sqlite3_bind_int, sqlite3_bind_text, sqlite3_step,      sqlite3_reset,
            sqlite3_finalize, sqlite3_errmsg,    sqlite3_libversion};
}

std::optional<Engine> Engine::load(const std::string& sharedObject) {
    // Each library has to call its own functions, though all have the same names.
    void* library = dlopen(sharedObject.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);
    if (library == nullptr) return std::nullopt;
    Engine engine;
    const auto take = [&](auto& function, const char* name) {
        function = reinterpret_cast<std::decay_t<decltype(function)>>(dlsym(library, name));
        if (function == nullptr) {
            std::fprintf(stderr, "storage_bench: %s has no %s\n", sharedObject.c_str(), name);
            std::exit(1);
        }
    };
    take(engine.open, "sqlite3_open_v2");
    take(engine.close, "sqlite3_close");
    take(engine.exec, "sqlite3_exec");
    take(engine.prepare, "sqlite3_prepare_v2");
    take(engine.bindInteger, "sqlite3_bind_int");
    take(engine.bindText, "sqlite3_bind_text");
    take(engine.step, "sqlite3_step");
    take(engine.reset, "sqlite3_reset");
    take(engine.finalize, "sqlite3_finalize");
    take(engine.errorMessage, "sqlite3_errmsg");
    take(engine.version, "sqlite3_libversion");
    return engine;
}

Side::Side(Setting setting, const std::filesystem::path& folder, int index)
    : setting_(std::move(setting)), folder_(folder), index_(index) {
    removeFile("probe");
    open("probe", 1024);
    hasFullTextSearch_ = setting_.engine.exec(handle_, "CREATE VIRTUAL TABLE t USING fts5(w)", nullptr,
                                              nullptr, nullptr) == SQLITE_OK;
    removeFile("probe");
}

Side::~Side() {
    close();
}

std::filesystem::path Side::path(const std::string& which) const {
    return folder_ / ("bench-" + std::to_string(index_) + "-" + which + ".db");
}

void Side::open(const std::string& which, int cacheKib) {
    close();
    constexpr int kFlags =
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
    const std::string uri = "file:" + path(which).string() + setting_.uriParameters;
    check(setting_.engine.open(uri.c_str(), &handle_, kFlags, setting_.vfs));
    if (!setting_.firstPragmas.empty()) run(setting_.firstPragmas);
    run(settingsFor(cacheKib));
}

void Side::close() {
    if (handle_ != nullptr) check(setting_.engine.close(handle_));
    handle_ = nullptr;
}

void Side::removeFile(const std::string& which) {
    close();
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
        std::filesystem::remove(path(which).string() + suffix);
    }
}

std::uintmax_t Side::fileSize(const std::string& which) const {
    return std::filesystem::file_size(path(which));
}

void Side::run(const std::string& sql) {
    check(setting_.engine.exec(handle_, sql.c_str(), nullptr, nullptr, nullptr));
}

void Side::forEach(const std::string& sql, const std::vector<Run>& runs, int transaction) {
    const Engine& engine = setting_.engine;
    sqlite3_stmt* statement = nullptr;
    check(engine.prepare(handle_, sql.c_str(), -1, &statement, nullptr));
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (transaction > 0 && i % static_cast<std::size_t>(transaction) == 0)
            run(i == 0 ? "BEGIN" : "COMMIT; BEGIN");
        engine.bindInteger(statement, 1, runs[i].number);
        if (runs[i].text != nullptr)
            engine.bindText(statement, 2, runs[i].text, runs[i].textSize, SQLITE_STATIC);
        while (engine.step(statement) == SQLITE_ROW) {
        }
        check(engine.reset(statement));
    }
    check(engine.finalize(statement));
    if (transaction > 0) run("COMMIT");
}

void Side::check(int code) {
    if (code == SQLITE_OK) return;
    std::fprintf(stderr, "storage_bench: %s: %s\n", setting_.name.c_str(),
                 handle_ != nullptr ? setting_.engine.errorMessage(handle_) : "cannot open");
    std::exit(1);
}

}  // namespace doorstep::bench
