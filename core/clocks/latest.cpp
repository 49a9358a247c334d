// The facts that clocks still ask for once a day has come.
#include <algorithm>
#include <tuple>

#include "core/clocks/facts.h"

namespace doorstep {
namespace {

/// What decides whether a fact counts, its date apart: of two that are alike in this, any clock that takes
/// the earlier takes the later instead.
bool alike(const VisitFact& a, const VisitFact& b) {
    return std::tie(a.seen, a.seenAlone, a.disputed, a.visitType) ==
           std::tie(b.seen, b.seenAlone, b.disputed, b.visitType);
}
bool alike(const ContactFact& a, const ContactFact& b) {
    return std::tie(a.reached, a.disputed, a.mode) == std::tie(b.reached, b.disputed, b.mode);
}
bool alike(const EventFact& a, const EventFact& b) {
    return a.kind == b.kind;
}

template <typename Fact>
void addTo(std::vector<Fact>& facts, Fact fact, Date day) {
    if (fact.date <= day) {
        for (Fact& kept : facts) {
            if (kept.date > day || !alike(kept, fact)) continue;
            if (std::tie(kept.date, kept.record) < std::tie(fact.date, fact.record)) kept = std::move(fact);
            return;
        }
    }
    facts.push_back(std::move(fact));
}

template <typename Fact>
void keepIn(std::vector<Fact>& facts, Date day) {
    std::vector<Fact> all = std::move(facts);
    facts.clear();
    for (Fact& fact : all) addTo(facts, std::move(fact), day);
}

}  // namespace

void addLatest(ClockFacts& facts, VisitFact fact, Date day) {
    addTo(facts.visits, std::move(fact), day);
}

void addLatest(ClockFacts& facts, ContactFact fact, Date day) {
    addTo(facts.contacts, std::move(fact), day);
}

void addLatest(ClockFacts& facts, EventFact fact, Date day) {
    addTo(facts.events, std::move(fact), day);
}

void keepLatest(ClockFacts& facts, Date day) {
    keepIn(facts.visits, day);
    keepIn(facts.contacts, day);
    keepIn(facts.events, day);
}

}  // namespace doorstep
