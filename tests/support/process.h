// Programs run by tests: started with arguments, fed, read, waited for, or killed by process id.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace doorstep::test {

/// What a finished program left behind.
struct Finished {
    int exitCode = -1;  ///< 128 + the signal's number when a signal ended it.
    std::string out;
    std::string err;
};

/// A program in a process of its own; its output goes to files below `logs`. Killed when this goes.
class Process {
public:
    /// Starts `program` (searched for nowhere: a path). Aborts the test run when it cannot be started.
    Process(const std::filesystem::path& program, const std::vector<std::string>& arguments,
            const std::filesystem::path& logs, const std::string& input = {});
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    ~Process();

    [[nodiscard]] pid_t pid() const { return pid_; }
    [[nodiscard]] bool running();
    void signal(int number) const;
    /// Waits to the end; after `timeoutMs` it is killed and the exit code is that of the kill.
    Finished wait(int timeoutMs = 120'000);
    /// What it has written to standard output so far.
    [[nodiscard]] std::string outputSoFar() const;

private:
    void reap(int status);
    std::filesystem::path out_, err_;
    pid_t pid_ = -1;
    int exitCode_ = -1;
    bool ended_ = false;
};

/// Starts a program and waits for its end.
Finished run(const std::filesystem::path& program, const std::vector<std::string>& arguments,
             const std::filesystem::path& logs, const std::string& input = {});

/// A folder of this test's own below the system's temporary one, removed when this goes.
class ScratchFolder {
public:
    explicit ScratchFolder(const std::string& name);
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    ~ScratchFolder();
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

std::string readFile(const std::filesystem::path& file);
void writeFile(const std::filesystem::path& file, const std::string& content);

/// The files below a folder in which the bytes of `word` occur, in UTF-8 or UTF-16.
std::vector<std::filesystem::path> filesContaining(const std::filesystem::path& folder,
                                                   const std::string& word);

}  // namespace doorstep::test
