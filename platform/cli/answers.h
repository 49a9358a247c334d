// Answers as JSON: the stable shapes that platform/cli/README.md documents.
#pragma once

#include <nlohmann/json.hpp>

#include "core/caseload/caseload.h"
#include "sync/device/device.h"

namespace doorstep::cli {

using Json = nlohmann::ordered_json;

Json toJson(const Value& value);
/// Fails with `InvalidInput` for what no field holds: fractions, lists, objects.
Result<Value> valueFrom(const Json& json);

Json toJson(const ClockAnswer& clock);
Json toJson(const PersonSummary& person);
Json toJson(const PersonDetail& person);
Json toJson(const RecordHead& head);
Json toJson(const TimelineEntry& entry);
Json toJson(const Today& today);
Json toJson(const ConflictShown& conflict);
Json toJson(const HistoryLine& line);
Json toJson(const ReviewItem& item);
Json toJson(const OutboxItem& item);
Json toJson(const FormDraft& draft);
Json toJson(const SearchHit& hit);
Json toJson(const SyncReport& report);

template <typename T>
Json toJson(const std::vector<T>& items) {
    Json list = Json::array();
    for (const T& item : items) list.push_back(toJson(item));
    return list;
}

/// A whole record as the signed-in person sees it: values, versions, decisions, what is missing.
Result<Json> showRecord(Caseload& caseload, RecordId id, bool withHistory);

const char* nameOf(Delivery delivery);  ///< `unsent`, `accepted`, `needs_attention`, `waiting`
const char* nameOf(ChangeKind kind);    ///< `edit`, `submit`, `approve`, `return`, `import`

}  // namespace doorstep::cli
