// Reads settings written as JSON, strictly: what is missing, of another kind or not known is an error
// that names its place.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/base/result.h"

namespace doorstep {

/// One object of a settings file. The first failure, of this object or of one inside it, sticks: read all
/// that is expected, then ask `failure` of the outermost once.
class JsonObject {
public:
    /// The object that the text holds. An empty one, failed, when it holds none.
    explicit JsonObject(std::string_view json);
    JsonObject(JsonObject&&) noexcept;
    ~JsonObject();

    /// Text that has to be there and not be empty.
    std::string text(const char* key);
    std::string textOr(const char* key, const std::string& otherwise);
    int number(const char* key, int otherwise);
    bool flag(const char* key);  ///< No, when absent.
    std::vector<std::string> texts(const char* key);
    std::vector<JsonObject> objects(const char* key);
    std::optional<JsonObject> object(const char* key);  ///< Nothing, when absent.
    [[nodiscard]] bool has(const char* key) const;

    /// Fails when the object has a key that nobody asked for: a slip of the pen must not pass as a setting.
    void noOthers();
    void fail(const std::string& why);
    /// The first failure, `InvalidInput`.
    [[nodiscard]] const std::optional<Error>& failure() const;

private:
    struct Document;
    JsonObject(std::shared_ptr<Document> document, const nlohmann::json* node, std::string place);
    const nlohmann::json* find(const char* key);
    [[nodiscard]] std::string placeOf(const char* key) const;

    std::shared_ptr<Document> document_;
    const nlohmann::json* node_;
    std::string place_;
    std::set<std::string> asked_;
};

}  // namespace doorstep
