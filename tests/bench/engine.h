// SQLite libraries side by side in one process, each by its own functions: the system's, which plain and
// sealed files share, and peers that are loaded when the bench runs.
#pragma once

#include <sqlite3.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace doorstep::bench {

/// The functions of one SQLite library that the bench calls.
struct Engine {
    decltype(&sqlite3_open_v2) open = nullptr;
    decltype(&sqlite3_close) close = nullptr;
    decltype(&sqlite3_exec) exec = nullptr;
    decltype(&sqlite3_prepare_v2) prepare = nullptr;
    decltype(&sqlite3_bind_int) bindInteger = nullptr;
    decltype(&sqlite3_bind_text) bindText = nullptr;
    decltype(&sqlite3_step) step = nullptr;
    decltype(&sqlite3_reset) reset = nullptr;
    decltype(&sqlite3_finalize) finalize = nullptr;
    decltype(&sqlite3_errmsg) errorMessage = nullptr;
    decltype(&sqlite3_libversion) version = nullptr;

    /// The library that this program is linked with.
    static Engine ofSystem();
    /// A shared object, kept apart from all others; nothing when it is not there.
    static std::optional<Engine> load(const std::string& sharedObject);
};

/// One row or statement's values, bound before each run.
struct Run {
    int number = 0;
    const char* text = nullptr;  ///< Lives as long as the bench; null when none is bound.
    int textSize = 0;
};

/// One column of the table: a library, a file of its own and how it is opened. Any error ends the
/// program: a bench of what does not work means nothing.
class Side {
public:
    struct Setting {
        std::string name;
        Engine engine;
        std::string uriParameters;  ///< Such as `?key=1`.
        const char* vfs = nullptr;
        std::string firstPragmas;  ///< Key and cipher of a peer.
    };
    Side(Setting setting, const std::filesystem::path& folder, int index);
    ~Side();
    Side(const Side&) = delete;
    Side& operator=(const Side&) = delete;

    [[nodiscard]] const std::string& name() const { return setting_.name; }
    [[nodiscard]] std::string version() const { return setting_.engine.version(); }
    [[nodiscard]] bool hasFullTextSearch() const { return hasFullTextSearch_; }

    /// Closes what is open and opens the file `which` with the app's settings and this cache.
    void open(const std::string& which, int cacheKib);
    void close();
    /// Removes the file `which` with all that belongs to it.
    void removeFile(const std::string& which);
    [[nodiscard]] std::uintmax_t fileSize(const std::string& which) const;

    void run(const std::string& sql);
    /// Steps one statement through all its rows for each of `runs`; in transactions of so many runs unless
    /// that is 0.
    void forEach(const std::string& sql, const std::vector<Run>& runs, int transaction = 0);

private:
    [[nodiscard]] std::filesystem::path path(const std::string& which) const;
    void check(int code);

    Setting setting_;
    std::filesystem::path folder_;
    int index_;
    bool hasFullTextSearch_ = false;
    sqlite3* handle_ = nullptr;
};

}  // namespace doorstep::bench
