// One person's row in each list.
#include "core/exchange/annex_a_person.h"
#include "core/exchange/recorded.h"

namespace doorstep {
namespace {

using Cells = std::vector<std::string>;

constexpr const char* kYes = "a) Yes";
constexpr const char* kNo = "b) No";
constexpr const char* kUnknown = "c) Unknown";
constexpr const char* kNotKept = "";  // The README says why.

std::string yesNo(bool yes) {
    return yes ? kYes : kNo;
}

std::string dayOf(const VisitFact* visit) {
    return visit == nullptr ? std::string() : slashed(visit->date);
}

Cells rowFor(const AnnexAPerson& about, const Cells& more) {
    const Record& person = about.record();
    std::string id = textValue(person, "local_id");
    if (id.empty()) id = textOf(person.id);
    const std::string sex = textValue(person, "sex");
    const char* gender = sex == "M"   ? "a) Male"
                         : sex == "F" ? "b) Female"
                         : sex == "I" ? "d) Neither"
                                      : "c) Not stated/recorded";
    Cells cells{id, gender, textValue(person, "ethnicity"), slashed(about.born()), about.age()};
    cells.insert(cells.end(), more.begin(), more.end());
    return cells;
}

/// Nothing for a child in need without a plan: whether an assessment is open is not known here.
std::string caseStatus(const AnnexAPerson& about, bool closed) {
    if (closed) return "e) Closed episode";
    if (about.statusOf("cla") != nullptr) return "a) Looked after child";
    if (about.statusOf("cp") != nullptr) return "b) Child Protection plan";
    const StatusPeriod* need = about.statusOf("cin");
    return need != nullptr && need->detail == "plan" ? "c) Child in need plan" : "";
}

Cells childInNeed(const AnnexAPerson& about) {
    const auto run = about.listed(about.runsOf({"cin", "cwd", "cp", "cla"}));
    if (!run) return {};
    const bool closed = about.isOver(*run);
    const AnnexAWorker worker = about.workerFor("allocated", closed);
    return rowFor(about, {yesNo(about.isDisabled()), slashed(run->from), kNotKept,
                          dayOf(about.latestVisit(Date{}, about.asOf())), closed ? slashed(run->to) : "",
                          kNotKept, caseStatus(about, closed), worker.team, worker.name});
}

std::string seenAlone(const AnnexAPerson& about, const VisitFact* visit) {
    if (visit == nullptr) return kNo;
    if (visit->seenAlone) return kYes;
    return about.saysWhetherAlone(*visit) ? kNo : kUnknown;
}

Cells protectionPlan(const AnnexAPerson& about) {
    const std::vector<AnnexARun> runs = about.runsOf({"cp"});
    const auto run = about.listed(runs);
    if (!run) return {};
    const bool closed = about.isOver(*run);
    const AnnexAWorker worker = about.workerFor("allocated", closed);
    const VisitFact* visit = about.latestVisit(run->from, about.lastDayOf(*run));
    return rowFor(about,
                  {yesNo(about.isDisabled()), slashed(run->from), kNotKept, run->detail, dayOf(visit),
                   seenAlone(about, visit), kNotKept, closed ? slashed(run->to) : "",
                   yesNo(about.wasProtected()), std::to_string(runs.size() - 1), worker.team, worker.name});
}

Cells lookedAfter(const AnnexAPerson& about) {
    const std::vector<AnnexARun> runs = about.runsOf({"cla"});
    const auto run = about.listed(runs);
    if (!run) return {};
    const bool closed = about.isOver(*run);
    const Date last = about.lastDayOf(*run);
    const AnnexAWorker worker = about.workerFor("allocated", closed);
    const AnnexACode legal = about.legalStatusOn(last);
    const AnnexACode placement = about.latestPlacement();
    const AnnexAAway away = about.timesAway();
    const auto interview = [&](bool answer) { return away.asksForInterview ? yesNo(answer) : ""; };
    Cells cells = rowFor(about, {kNotKept,
                                 yesNo(about.isDisabled()),
                                 slashed(run->from),
                                 kNotKept,
                                 yesNo(about.isLookedAfterAgain(runs)),
                                 legal.since,
                                 legal.code,
                                 slashed(about.latestEvent("cla_review", run->from)),
                                 dayOf(about.latestVisit(run->from, last)),
                                 kNotKept,
                                 kNotKept,
                                 kNotKept,
                                 kNotKept,
                                 std::to_string(about.placementsThisYear()),
                                 closed ? slashed(run->to) : "",
                                 closed ? run->detail : "",
                                 placement.since,
                                 placement.code,
                                 kNotKept,
                                 kNotKept,
                                 kNotKept,
                                 kNotKept,
                                 kNotKept,
                                 std::to_string(away.missing),
                                 std::to_string(away.away),
                                 interview(away.offered),
                                 interview(away.accepted),
                                 worker.team,
                                 worker.name});
    return cells;
}

std::string eligibility(const std::string& kind) {
    if (kind == "relevant") return "a) Relevant child";
    if (kind == "former_relevant") return "b) Former relevant child";
    if (kind == "qualifying") return "c) Qualifying care leaver";
    return kind == "eligible" ? "d) Eligible child" : "";
}

std::string inTouch(const Record* contact) {
    const std::string code = contact == nullptr ? "" : settledText(*contact, "in_touch");
    if (code == "REFU") return "d) Refu";
    if (code == "NREQ") return "e) NREQ";
    if (code == "RHOM") return "f) RHOM";
    return yesNo(contact != nullptr && saysInTouch(*contact));
}

/// Where they live is unsuitable as soon as one version says so.
std::string suitability(const Record* contact) {
    const auto values = contact == nullptr ? std::vector<Value>() : distinctValues(*contact, "suitable");
    if (values.empty()) return {};
    return values == std::vector<Value>{true} ? "a) Suitable" : "b) Unsuitable";
}

Cells careLeaver(const AnnexAPerson& about) {
    const StatusPeriod* status = about.statusOf("care_leaver");
    if (status == nullptr || about.hasDied()) return {};
    const AnnexAWorker worker = about.workerFor("allocated", false);
    const AnnexAWorker adviser = about.workerFor("adviser", false);
    const Record* contact = about.latestAnswer();
    return rowFor(
        about,
        {kNotKept, yesNo(about.isDisabled()), adviser.name.empty() ? worker.team : adviser.team,
         worker.name, adviser.name, eligibility(status->detail),
         slashed(about.latestEvent("pathway_plan", Date{})), inTouch(contact),
         slashed(about.latestReached()), contact == nullptr ? "" : settledText(*contact, "accommodation"),
         suitability(contact), contact == nullptr ? "" : settledText(*contact, "activity")});
}

}  // namespace

std::array<std::vector<std::string>, kAnnexALists> annexARows(const Record& person,
                                                              const std::vector<Record>& records, Date asOf,
                                                              const AnnexAWorkers& workers) {
    const AnnexAPerson about(person, records, asOf, workers);
    return {childInNeed(about), protectionPlan(about), lookedAfter(about), careLeaver(about)};
}

}  // namespace doorstep
