// What the clocks ask, read off a person's records.
#pragma once

#include <optional>
#include <vector>

#include "core/clocks/clocks.h"
#include "core/records/record.h"

namespace doorstep {

/// What one visit says about one child; nothing unless the visit is about the child, the child is in it and
/// its date reads.
///
/// Any saved visit counts, a draft or a returned one too: approval is about the writing, and the child
/// was seen all the same. Values in conflict count as the more cautious: the earlier date, not seen, not
/// alone, not a visit (`other`).
std::optional<VisitFact> visitFactOf(const Record& visit, PersonId child);

/// What one contact says; nothing unless its date reads. Reached means that every version says so, and
/// none says that the council is not in touch.
std::optional<ContactFact> contactFactOf(const Record& contact);

/// What a record says for clocks beside seen and reached, as text that a store can keep with the record's
/// other facts: a move, when somebody was found or interviewed, what was reviewed, when it was approved.
/// Empty for most. Values in conflict are read with the same caution.
std::string clockDetailOf(const Record& record);
/// Adds to a person's facts what such a text says, and whether the record is still to be offered for
/// approval. `happened` is when the event took place, as far as is known.
void addDetail(ClockFacts& facts, RecordId record, const std::string& type, RecordStatus status,
               LocalTime happened, std::string_view detail);
/// By which rule a record is to be offered for approval (`ClockRule::recordKind`): `critical`, `visit`,
/// `other`; empty for what is not written in the field.
std::string recordKindOf(const Record& record);
/// When what a record is about took place: its date and time, else when it was written.
LocalTime eventTimeOf(const Record& record);

/// The facts about a person, from their own record and the visits and contacts about them (others are
/// passed over). Imported visits count like any other. A status whose start is not known counts from the
/// day on which the person became known here: a missing date must not stop a clock.
ClockFacts factsOf(const Record& person, const std::vector<Record>& records);
/// The two parts of it, for whoever keeps what single records say: what a person's own record says, and
/// adding what another record says about that person, which is nothing unless it is about them.
ClockFacts factsOfPerson(const Record& person);
void addFacts(ClockFacts& facts, const Record& record, PersonId person);

/// Leaves out what no clock asks for on `day` or after it: of the visits, contacts and events up to that
/// day that say the same, all but the latest. On every such day `clocksOf` answers the same without them.
void keepLatest(ClockFacts& facts, Date day);
/// Adds a fact to facts that are kept in this way.
void addLatest(ClockFacts& facts, VisitFact fact, Date day);
void addLatest(ClockFacts& facts, ContactFact fact, Date day);
void addLatest(ClockFacts& facts, EventFact fact, Date day);

}  // namespace doorstep
