// JSON, and where it stops being JSON.
#include "platform/cli/input.h"

#include <algorithm>
#include <iterator>

namespace doorstep::cli {
namespace {

/// The parser's reason without its place, and without the piece of input that it repeats.
std::string reasonIn(std::string what) {
    if (const auto said = what.find(" - "); said != std::string::npos) what.erase(0, said + 3);
    const auto repeated = what.find("; last read: ");
    if (repeated == std::string::npos) return what;
    const auto expected = what.rfind("; expected ");
    const bool more = expected != std::string::npos && expected > repeated;
    return what.substr(0, repeated) + (more ? what.substr(expected) : "");
}

Error brokenAt(const std::string& text, std::size_t byte, const std::string& reason) {
    const std::size_t end = std::min(byte == 0 ? 0 : byte - 1, text.size());
    const auto upTo = text.begin() + static_cast<std::ptrdiff_t>(end);
    const auto line = 1 + std::count(text.begin(), upTo, '\n');
    const auto newline = end == 0 ? std::string::npos : text.rfind('\n', end - 1);
    const std::size_t column = newline == std::string::npos ? end + 1 : end - newline;
    return {ErrorCode::InvalidInput, "standard input is not JSON: line " + std::to_string(line) +
                                         ", column " + std::to_string(column) + ": " + reason};
}

}  // namespace

Result<Json> readInput(std::istream& input) {
    const std::string text{std::istreambuf_iterator<char>(input), {}};
    if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
        return {ErrorCode::InvalidInput,
                "standard input is empty: give a JSON object, as {\"fields\":{…}}"};
    }
    try {
        Json json = Json::parse(text);
        if (json.is_object()) return json;
    } catch (const Json::parse_error& error) {
        return brokenAt(text, error.byte, reasonIn(error.what()));
    }
    return {ErrorCode::InvalidInput, "standard input is JSON, but not an object: begin with {"};
}

Result<std::string> textIn(const Json& json, const char* name) {
    const auto found = json.find(name);
    if (found == json.end() || !found->is_string()) {
        return {ErrorCode::InvalidInput, std::string("the input needs a text '") + name + "'"};
    }
    return found->get<std::string>();
}

Result<Hash> contentIn(const Json& json) {
    TRY_SET(const std::string typed, textIn(json, "content"));
    const auto bytes = fromHex(typed);
    if (bytes) {
        if (const auto hash = hashFrom(*bytes)) return *hash;
    }
    return {ErrorCode::InvalidInput,
            "'content' is not a content hash: give the 64 hexadecimal digits that `show` prints as "
            "content"};
}

}  // namespace doorstep::cli
