// Strict reading of settings written as JSON.
#include "core/records/json_object.h"

#include <nlohmann/json.hpp>

namespace doorstep {

using nlohmann::json;

struct JsonObject::Document {
    json root;
    std::optional<Error> failure;
};

JsonObject::JsonObject(std::string_view text) : document_(std::make_shared<Document>()) {
    document_->root = json::parse(text, nullptr, false, true);
    if (!document_->root.is_object()) {
        fail("the text is not a JSON object");
        document_->root = json::object();
    }
    node_ = &document_->root;
}

JsonObject::JsonObject(std::shared_ptr<Document> document, const json* node, std::string place)
    : document_(std::move(document)), node_(node), place_(std::move(place)) {}

JsonObject::JsonObject(JsonObject&&) noexcept = default;
JsonObject::~JsonObject() = default;

const json* JsonObject::find(const char* key) {
    asked_.insert(key);
    const auto found = node_->find(key);
    return found == node_->end() ? nullptr : &*found;
}

std::string JsonObject::placeOf(const char* key) const {
    return place_.empty() ? key : place_ + "/" + key;
}

bool JsonObject::has(const char* key) const {
    return node_->contains(key);
}

void JsonObject::fail(const std::string& why) {
    if (document_->failure) return;
    document_->failure = Error{ErrorCode::InvalidInput, place_.empty() ? why : place_ + ": " + why};
}

const std::optional<Error>& JsonObject::failure() const {
    return document_->failure;
}

std::string JsonObject::text(const char* key) {
    const std::string value = textOr(key, "");
    if (value.empty()) fail(std::string(key) + " is missing");
    return value;
}

std::string JsonObject::textOr(const char* key, const std::string& otherwise) {
    const json* value = find(key);
    if (!value) return otherwise;
    if (value->is_string()) return value->get<std::string>();
    fail(std::string(key) + " is not text");
    return otherwise;
}

int JsonObject::number(const char* key, int otherwise) {
    const json* value = find(key);
    if (!value) return otherwise;
    if (value->is_number_integer()) {
        const auto wide = value->get<std::int64_t>();
        if (wide >= 0 && wide <= 100000) return static_cast<int>(wide);
    }
    fail(std::string(key) + " is not a whole number from 0 to 100000");
    return otherwise;
}

bool JsonObject::flag(const char* key) {
    const json* value = find(key);
    if (!value) return false;
    if (!value->is_boolean()) fail(std::string(key) + " is neither true nor false");
    return *value == true;
}

std::vector<std::string> JsonObject::texts(const char* key) {
    std::vector<std::string> values;
    const json* list = find(key);
    if (!list) return values;
    if (!list->is_array()) fail(std::string(key) + " is not a list");
    for (const json& item : *list) {
        if (item.is_string()) {
            values.push_back(item.get<std::string>());
        } else {
            fail(std::string(key) + " holds something that is not text");
        }
    }
    return values;
}

std::vector<JsonObject> JsonObject::objects(const char* key) {
    std::vector<JsonObject> values;
    const json* list = find(key);
    if (!list) return values;
    if (!list->is_array()) {
        fail(std::string(key) + " is not a list");
        return values;
    }
    for (const json& item : *list) {
        const std::string place = placeOf(key) + "[" + std::to_string(values.size()) + "]";
        if (!item.is_object()) {
            JsonObject(document_, &item, place).fail("this is not an object");
            return values;
        }
        values.push_back(JsonObject(document_, &item, place));
    }
    return values;
}

std::optional<JsonObject> JsonObject::object(const char* key) {
    const json* value = find(key);
    if (!value) return std::nullopt;
    if (value->is_object()) return JsonObject(document_, value, placeOf(key));
    fail(std::string(key) + " is not an object");
    return std::nullopt;
}

void JsonObject::noOthers() {
    for (const auto& [key, value] : node_->items()) {
        if (asked_.count(key) == 0) fail("‘" + key + "’ is not a setting here");
    }
}

}  // namespace doorstep
