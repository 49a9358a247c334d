// The command line taken apart.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/time.h"

namespace doorstep::cli {

/// What was asked for. Words about people come on standard input, PINs and codes in files: what stands
/// on a command line can be read by everybody on the machine.
struct Arguments {
    std::string command;
    std::filesystem::path home;
    std::filesystem::path pinFile;
    std::filesystem::path newPinFile;
    std::filesystem::path codeFile;
    bool json = false;
    bool history = false;
    std::optional<Instant> now;
    std::string id;     ///< A record or a person, in full or in part.
    std::string words;  ///< Of a search.
    int limit = 20;
    std::filesystem::path pdf;  ///< Where to write what is printed.
    std::string printFor;       ///< `court`, `subject-access`; empty for the file.
    std::string about;          ///< The person whom a printed record is for, as `id`.
};

/// Either what was asked for, or the exit code after help or a message about usage was printed.
struct Parsed {
    std::optional<Arguments> arguments;
    int exitCode = 0;
};

Parsed parseArguments(int argc, char** argv);

}  // namespace doorstep::cli
