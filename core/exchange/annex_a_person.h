// What the lists of Annex A ask about one person, as of a day.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/clocks/facts.h"
#include "core/exchange/annex_a.h"

namespace doorstep {

/// A status held without a gap.
struct AnnexARun {
    Date from;
    std::optional<Date> to;
    std::string detail;  ///< Of its latest period.
};

/// Times away from placements in the twelve months before the day, and the interview after the last time
/// missing.
struct AnnexAAway {
    int missing = 0, away = 0;
    bool asksForInterview = false;  ///< There was a time missing, and it is over.
    bool offered = false, accepted = false;
};

/// A code and since when, both as text; empty when there is none.
struct AnnexACode {
    std::string code, since;
};

/// Reads a person's records with caution: what is in dispute counts in nobody's favour. What it is made
/// from must outlive it.
class AnnexAPerson {
public:
    AnnexAPerson(const Record& person, const std::vector<Record>& records, Date asOf,
                 const AnnexAWorkers& workers);

    [[nodiscard]] const Record& record() const { return person_; }
    [[nodiscard]] Date asOf() const { return asOf_; }
    [[nodiscard]] std::optional<Date> born() const { return facts_.born; }
    [[nodiscard]] std::string age() const;  ///< In completed years; -1 before birth.
    [[nodiscard]] bool isDisabled() const;
    [[nodiscard]] bool hasDied() const;  ///< Also when only a contact says so.

    /// In the order of time. A death ends each.
    [[nodiscard]] std::vector<AnnexARun> runsOf(const std::set<std::string>& kinds) const;
    /// The last, if it goes on or ended in the six months before the day.
    [[nodiscard]] std::optional<AnnexARun> listed(const std::vector<AnnexARun>& runs) const;
    /// An end on the day itself, or one that is planned, is not past.
    [[nodiscard]] bool isOver(const AnnexARun& run) const { return run.to && *run.to < asOf_; }
    [[nodiscard]] Date lastDayOf(const AnnexARun& run) const { return isOver(run) ? *run.to : asOf_; }
    /// The status of a kind on the day that began last; null for none.
    [[nodiscard]] const StatusPeriod* statusOf(const char* kind) const;
    /// Whether a period of care before the last one reached into the twelve months before the day.
    [[nodiscard]] bool isLookedAfterAgain(const std::vector<AnnexARun>& runs) const;
    /// Police protection (L1) or an emergency protection order (L2) in the six months before the day.
    [[nodiscard]] bool wasProtected() const;
    [[nodiscard]] AnnexACode legalStatusOn(Date day) const;
    [[nodiscard]] AnnexACode latestPlacement() const;
    [[nodiscard]] std::int64_t placementsThisYear() const;

    /// The latest visit that counts: the child was seen, not before birth, and at a core group or a review
    /// also alone. Of two on a day, the one in which the child was alone. Null for none.
    [[nodiscard]] const VisitFact* latestVisit(Date from, Date to) const;
    /// Whether anybody answered if the child was seen alone in it.
    [[nodiscard]] bool saysWhetherAlone(const VisitFact& visit) const;
    [[nodiscard]] std::optional<Date> latestEvent(const char* kind, Date from) const;
    [[nodiscard]] AnnexAAway timesAway() const;

    /// The latest contact that says whether the council is in touch; of two on a day, one that does not say
    /// yes. Null for none.
    [[nodiscard]] const Record* latestAnswer() const;
    [[nodiscard]] std::optional<Date> latestReached() const;

    /// Who has a role on the day, and their team; of a closed case, who had it last.
    [[nodiscard]] AnnexAWorker workerFor(const char* role, bool closed) const;

private:
    struct Away {
        bool missing = true;
        bool found = false;
        std::optional<bool> offered, accepted;
    };
    [[nodiscard]] std::map<Date, Away> awayByDay() const;
    [[nodiscard]] AnnexACode latestOf(const char* group, const char* code, Date day, bool still) const;

    const Record& person_;
    const std::vector<Record>& records_;
    Date asOf_;
    const AnnexAWorkers& workers_;
    ClockFacts facts_;
};

/// The text of a field on which everybody agrees, else empty.
std::string settledText(const Record& record, const char* field);
/// Whether a contact says that the council is in touch, reached the young person, and nobody says
/// otherwise.
bool saysInTouch(const Record& contact);

}  // namespace doorstep
