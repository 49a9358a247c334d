// What is projected from each record for lists, clocks and search.
#pragma once

#include "core/storage/record_store.h"

namespace doorstep {

/// What a visit or contact says about each person in it, read with the clocks' caution
/// (core/clocks/facts.h).
std::vector<RecordFact> projectedFacts(const Record& record);
/// Whether a field holds words that people look for: names of people, narratives, actions.
bool isSearched(const std::string& type, const std::string& field);
/// The rules that a device's store projects by.
ProjectionRules caseloadProjection();

}  // namespace doorstep
