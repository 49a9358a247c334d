// How a row of the table of addresses becomes fields of a person.
#include <nlohmann/json.hpp>

#include "core/exchange/person_tables.h"

namespace doorstep {
namespace {

using Json = nlohmann::ordered_json;

/// An address on one line. Systems write it as JSON with parts of their own names; a plain text is taken
/// as it is. Nothing when it begins like JSON and is none.
std::optional<std::string> addressText(std::string_view cell, std::string& postcode) {
    if (cell.empty() || cell.front() != '{') return std::string(cell);
    const Json json = Json::parse(cell, nullptr, false);
    if (!json.is_object()) return std::nullopt;
    std::string line;
    for (const auto& [name, part] : json.items()) {
        const std::string lower = lowerCase(name);
        if (!part.is_string() || lower == "uprn" || lower == "easting" || lower == "northing") continue;
        const std::string text(trimmed(part.get_ref<const std::string&>()));
        if (lower == "postcode") {
            if (postcode.empty()) postcode = text;
        } else if (!text.empty()) {
            const bool afterNumber =
                !line.empty() && lower == "street" && line.find(' ') == std::string::npos;
            line += (line.empty() ? "" : afterNumber ? " " : ", ") + text;
        }
    }
    return line;
}

}  // namespace

void readAddress(SsdRow& row, PersonDraft& draft) {
    const std::string_view key = row.needed("addr_table_id");
    std::string postcode(row.shortText("addr_address_postcode"));
    const auto text = addressText(row.needed("addr_address_json", SsdRow::kLongTextMax), postcode);
    if (!text) row.fail("addr_address_json", "this begins like JSON and cannot be read as JSON");
    // JSON can spell characters that are not in the cell.
    std::string problem = text ? unshowable(*text + postcode, SsdRow::kLongTextMax) : "";
    if (!problem.empty()) row.fail("addr_address_json", std::move(problem));
    const std::string_view type = row.text("addr_address_type");
    if (!type.empty() && !ssd::isAddressType(type)) {
        row.remark("addr_address_type", "this is not a known type of address");
    }
    const auto from = row.date("addr_address_start_date");
    const auto to = row.date("addr_address_end_date");
    if (from && to && to->date < from->date)
        row.fail("addr_address_end_date", "this ends before it starts");
    if (!row.ok()) return;
    ElementFields element(draft.fields, "address", "ssd_address", key);
    element.set("text", *text).set("postcode", postcode);
    if (from) element.set("from", from->date);
    if (to) element.set("to", to->date);
}

}  // namespace doorstep
