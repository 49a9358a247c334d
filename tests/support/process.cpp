// fork, exec and wait, with output in files so that no pipe can fill up.
#include "tests/support/process.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <iterator>
#include <sstream>
#include <thread>

#include "core/base/result.h"

namespace doorstep::test {
namespace {

std::atomic<int> startedCount{0};

void redirect(const std::filesystem::path& file, int flags, int target) {
    const int opened = ::open(file.c_str(), flags, 0600);
    if (opened < 0 || ::dup2(opened, target) < 0) ::_exit(126);
    ::close(opened);
}

bool contains(const std::string& content, const std::string& word) {
    if (content.find(word) != std::string::npos) return true;
    std::string wide;
    for (const char c : word) {
        wide += c;
        wide += '\0';
    }
    return content.find(wide) != std::string::npos;
}

}  // namespace

Process::Process(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                 const std::filesystem::path& logs, const std::string& input) {
    std::filesystem::create_directories(logs);
    const std::string name = program.filename().string() + "-" + std::to_string(++startedCount);
    out_ = logs / (name + ".out");
    err_ = logs / (name + ".err");
    const std::filesystem::path in = logs / (name + ".in");
    writeFile(in, input);

    std::string executable = program.string();
    std::vector<std::string> words = arguments;
    std::vector<char*> argv{executable.data()};
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);

    pid_ = ::fork();
    DOORSTEP_ASSERT(pid_ >= 0);
    if (pid_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // A test that is aborted leaves nothing running.
        redirect(in, O_RDONLY, 0);
        redirect(out_, O_WRONLY | O_CREAT | O_TRUNC, 1);
        redirect(err_, O_WRONLY | O_CREAT | O_TRUNC, 2);
        ::execv(argv[0], argv.data());
        ::_exit(127);
    }
}

Process::~Process() {
    if (running()) signal(SIGKILL);
    if (!ended_) wait();
}

void Process::reap(int status) {
    ended_ = true;
    exitCode_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool Process::running() {
    if (ended_) return false;
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) == pid_) reap(status);
    return !ended_;
}

void Process::signal(int number) const {
    if (!ended_) ::kill(pid_, number);
}

Finished Process::wait(int timeoutMs) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeoutMs);
    while (running()) {
        if (std::chrono::steady_clock::now() > deadline) signal(SIGKILL);
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return {exitCode_, readFile(out_), readFile(err_)};
}

std::string Process::outputSoFar() const {
    return readFile(out_);
}

Finished run(const std::filesystem::path& program, const std::vector<std::string>& arguments,
             const std::filesystem::path& logs, const std::string& input) {
    return Process(program, arguments, logs, input).wait();
}

ScratchFolder::ScratchFolder(const std::string& name) {
    std::string pattern = (std::filesystem::temp_directory_path() / (name + "-XXXXXX")).string();
    DOORSTEP_ASSERT(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
}

ScratchFolder::~ScratchFolder() {
    std::error_code ignored;
    if (::getenv("DOORSTEP_KEEP_SCRATCH") == nullptr) std::filesystem::remove_all(path_, ignored);
}

std::string readFile(const std::filesystem::path& file) {
    const std::ifstream stream(file, std::ios::binary);
    std::ostringstream content;
    content << stream.rdbuf();
    return std::move(content).str();
}

void writeFile(const std::filesystem::path& file, const std::string& content) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
}

std::vector<std::filesystem::path> filesContaining(const std::filesystem::path& folder,
                                                   const std::string& word) {
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file() && contains(readFile(entry.path()), word))
            found.push_back(entry.path());
    }
    return found;
}

}  // namespace doorstep::test
