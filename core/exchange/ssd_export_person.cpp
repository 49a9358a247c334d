// One person's rows of the export.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/clocks/facts.h"
#include "core/exchange/import.h"
#include "core/exchange/recorded.h"
#include "core/exchange/ssd_export.h"
#include "core/records/fields.h"

namespace doorstep {
namespace {

std::string yesNo(const Value& value) {
    const auto* answer = std::get_if<bool>(&value);
    return answer == nullptr ? std::string() : *answer ? "Y" : "N";
}

/// The answer where one stands; where two do, the more cautious.
std::string cautious(const Record& record, const std::string& field) {
    const std::vector<Value> values = distinctValues(record, field);
    return values.size() > 1 ? "N" : yesNo(valueOf(record, field));
}

std::string withTime(const std::string& day, const std::string& time) {
    return day.empty() || time.empty() ? day : day + "T" + time;
}

struct Status {
    std::string element, kind, from, to, detail;
    [[nodiscard]] bool holdsOn(Date day) const {
        const std::string text = textOf(day);
        return (from.empty() || from <= text) && (to.empty() || text <= to);
    }
};

}  // namespace

class SsdWriter::OfPerson {
public:
    OfPerson(SsdWriter& writer, const Record& person, const std::vector<Record>& records)
        : writer_(writer), person_(person), records_(records), key_(textValue(person, "local_id")) {
        if (key_.empty()) key_ = textOf(person.id);
        for (const std::string& element : membersOf(person, "status")) {
            statuses_.push_back({element, status(element, "kind"), status(element, "from"),
                                 status(element, "to"), status(element, "detail")});
        }
    }

    void write() {
        writePerson();
        writeHome();
        writeStatuses();
        writeCare();
        for (const Record& record : records_) {
            if (record.type == "visit") writeVisit(record);
            if (record.type == "allocation") writeAllocation(record);
        }
        writeCareLeaver();
        writeMissing();
    }

private:
    [[nodiscard]] std::string text(const char* field) const { return textValue(person_, field); }
    [[nodiscard]] std::string of(const char* group, const std::string& element, const char* name) const {
        return textValue(person_, elementField(group, element, name));
    }
    [[nodiscard]] std::string status(const std::string& element, const char* name) const {
        return of("status", element, name);
    }
    /// The key of a row about a record and this person: a visit may be about several.
    [[nodiscard]] std::string rowKey(const Record& record) const {
        return importedElement("doorstep", textOf(record.id) + textOf(person_.id));
    }

    void writePerson() {
        writer_.row("ssd_person", {key_, text("forename"), text("surname"), text("sex"), text("ethnicity"),
                                   text("date_of_birth"), text("expected_birth"), text("date_of_death"),
                                   yesNo(valueOf(person_, "is_mother"))});
        if (!text("upn").empty()) {
            writer_.row("ssd_linked_identifiers",
                        {key_ + "-upn", key_, "Unique Pupil Number", text("upn")});
        }
        if (!text("household").empty()) {
            writer_.row("ssd_family", {key_ + "-family", text("household"), key_});
        }
    }

    void writeHome() {
        for (const std::string& element : membersOf(person_, "address")) {
            const nlohmann::json address{{"Address", of("address", element, "text")}};
            writer_.row("ssd_address", {element, key_, address.dump(), of("address", element, "postcode"),
                                        of("address", element, "from"), of("address", element, "to")});
        }
        for (const std::string& element : membersOf(person_, "disability")) {
            writer_.row("ssd_disability", {element, key_, of("disability", element, "code")});
        }
        for (const std::string& element : membersOf(person_, "legal")) {
            writer_.row("ssd_legal_status", {element, key_, of("legal", element, "code"),
                                             of("legal", element, "from"), of("legal", element, "to")});
        }
    }

    /// Where a status of disability came with a referral: the same referral when it led to no plan, else
    /// one that a plan names.
    std::map<std::string, std::string> referralsOfPlans(std::set<std::string>& disabled) {
        std::map<std::string, std::string> named;
        for (const Status& cwd : statuses_) {
            if (cwd.kind != "cwd") continue;
            const auto referral =
                std::find_if(statuses_.begin(), statuses_.end(), [&](const Status& other) {
                    return other.kind == "cin" && other.detail == "referral" && other.from == cwd.from &&
                           other.to == cwd.to && disabled.count(other.element) == 0;
                });
            if (referral != statuses_.end()) {
                disabled.insert(referral->element);
                continue;
            }
            const auto plan = std::find_if(statuses_.begin(), statuses_.end(), [&](const Status& other) {
                const bool isPlan = (other.kind == "cin" && other.detail == "plan") || other.kind == "cp" ||
                                    other.kind == "cla";
                return isPlan && named.count(other.element) == 0;
            });
            if (plan != statuses_.end()) named[plan->element] = cwd.element;
            writer_.row("ssd_cin_episodes", {cwd.element, key_, cwd.from, cwd.to, "N2", "N"});
        }
        return named;
    }

    void writeStatuses() {
        std::set<std::string> disabled;
        auto referrals = referralsOfPlans(disabled);
        for (const Status& each : statuses_) {
            const std::string& referral = referrals[each.element];
            if (each.kind == "cp") {
                writer_.row("ssd_cp_plans",
                            {each.element, referral, key_, each.from, each.to, each.detail});
            } else if (each.kind == "cla") {
                writer_.row("ssd_cla_episodes", {each.element, each.element, key_, referral, each.from,
                                                 each.from, each.to, each.detail});
            } else if (each.kind == "cin" && each.detail == "referral") {
                writer_.row("ssd_cin_episodes", {each.element, key_, each.from, each.to,
                                                 disabled.count(each.element) > 0 ? "N2" : "", "N"});
            } else if (each.kind == "cin") {
                writer_.row("ssd_cin_plans", {each.element, referral, key_, each.from, each.to});
            }
        }
    }

    [[nodiscard]] std::string statusOn(const char* kind, std::optional<Date> day) const {
        std::string element;
        for (const Status& each : statuses_) {
            if (each.kind == kind && (element.empty() || (day && each.holdsOn(*day))))
                element = each.element;
        }
        return element;
    }

    void writeCare() {
        for (const std::string& element : membersOf(person_, "placement")) {
            const auto from = dayIn(person_, elementField("placement", element, "from"));
            writer_.row("ssd_cla_placement",
                        {element, statusOn("cla", from), key_, of("placement", element, "from"),
                         of("placement", element, "to"), of("placement", element, "type")});
        }
        for (const std::string& element : membersOf(person_, "event")) {
            if (of("event", element, "kind") != "cla_review") continue;
            const auto day = dayIn(person_, elementField("event", element, "date"));
            const std::string care = statusOn("cla", day);
            if (care.empty()) continue;  // Nothing that the review could be of.
            writer_.row("ssd_cla_reviews", {element, care, of("event", element, "date"), "N"});
        }
    }

    /// The table that a visit belongs to: that of its kind, or of what the child's status was that day.
    [[nodiscard]] std::string tableOf(const VisitFact& visit) const {
        for (const char* kind : {"cin", "cp", "cla"}) {
            if (visit.visitType == kind) return kind;
        }
        for (const char* kind : {"cp", "cla"}) {
            const auto holds = [&](const Status& each) {
                return each.kind == kind && each.holdsOn(visit.date);
            };
            if (std::any_of(statuses_.begin(), statuses_.end(), holds)) return kind;
        }
        return "cin";
    }

    void writeVisit(const Record& record) {
        const auto visit = visitFactOf(record, person_.id);
        // A core group or a review is no visit, unless time was taken apart with the child.
        if (!visit || (visit->visitType == "other" && !visit->seenAlone)) return;
        const std::string kind = tableOf(*visit);
        const std::string day = withTime(textOf(visit->date), textValue(record, "start_time"));
        const std::string seen = visit->seen ? "Y" : "N";
        std::string alone = cautious(record, childField(person_.id, "seen_alone"));
        if (!visit->seen && alone == "Y") alone = "N";
        const std::string bedroom = cautious(record, childField(person_.id, "bedroom_seen"));
        const std::string key = rowKey(record);
        if (kind == "cin") writer_.row("ssd_cin_visits", {key, key_, day, seen, alone, bedroom});
        if (kind == "cp") {
            writer_.row("ssd_cp_visits",
                        {key, key_, statusOn("cp", visit->date), day, seen, alone, bedroom});
        }
        if (kind == "cla") {
            writer_.row("ssd_cla_visits", {key, key_, statusOn("cla", visit->date), day, seen, alone});
        }
    }

    void writeAllocation(const Record& record) {
        const std::string role = textValue(record, "role");
        const std::string worker = textValue(record, "worker");
        if (role.empty() || writer_.workers_.count(worker) == 0) return;  // Withdrawn, or by nobody known.
        writer_.row("ssd_involvements",
                    {rowKey(record), worker, role == "adviser" ? "Personal Adviser" : role, key_,
                     textValue(record, "from"), textValue(record, "to"), textValue(record, "reason")});
    }

    /// The dataset has one contact: the latest that reached the young person, else the latest of which it
    /// is known whether the council is in touch.
    [[nodiscard]] const Record* latestContact() const {
        const Record* latest = nullptr;
        std::pair<bool, Date> latestRank;
        for (const Record& record : records_) {
            const auto fact = record.type == "contact" ? contactFactOf(record) : std::nullopt;
            if (!fact || (!fact->reached && textValue(record, "in_touch").empty())) continue;
            const std::pair<bool, Date> rank{fact->reached, fact->date};
            if (latest == nullptr || latestRank < rank) {
                latest = &record;
                latestRank = rank;
            }
        }
        return latest;
    }

    [[nodiscard]] std::string planReviewed() const {
        std::optional<Date> latest;
        for (const EventFact& event : factsOf(person_, records_).events) {
            if (event.kind == "pathway_plan" && (!latest || *latest < event.date)) latest = event.date;
        }
        return latest ? textOf(*latest) : std::string();
    }

    [[nodiscard]] std::string adviser() const {
        for (const Record& record : records_) {
            if (record.type == "allocation" && textValue(record, "role") == "adviser" &&
                textValue(record, "to").empty() &&
                writer_.workers_.count(textValue(record, "worker")) > 0) {
                return textValue(record, "worker");
            }
        }
        return {};
    }

    void writeCareLeaver() {
        const Record* contact = latestContact();
        for (const Status& each : statuses_) {
            if (each.kind != "care_leaver") continue;
            std::vector<std::string> cells{each.element, key_, each.detail,    "",       "", "",
                                           "",           "",   planReviewed(), adviser()};
            if (contact != nullptr) {
                const auto fact = contactFactOf(*contact);
                const std::string code = textValue(*contact, "in_touch");
                cells[3] = !fact->reached && code == "YES" ? "NO" : code.empty() ? "YES" : code;
                cells[4] = withTime(textOf(fact->date), textValue(*contact, "start_time"));
                cells[5] = textValue(*contact, "accommodation");
                cells[6] = yesNo(valueOf(*contact, "suitable"));
                cells[7] = textValue(*contact, "activity");
                contact = nullptr;  // Told once.
            }
            writer_.row("ssd_care_leavers", cells);
        }
    }

    struct Episode {
        std::string key, from, kind, to, offered, accepted;
    };

    /// Told by the case system and recorded here, an episode is one: what was recorded goes before.
    [[nodiscard]] std::map<std::string, Episode> episodes() const {
        std::map<std::string, Episode> byDay;
        for (const Status& each : statuses_) {
            if (each.kind != "missing") continue;
            const auto answer = [&](const char* name) {
                return yesNo(valueOf(person_, elementField("status", each.element, name)));
            };
            byDay[each.from] = {each.element,
                                withTime(each.from, status(each.element, "from_time")),
                                each.detail,
                                withTime(each.to, status(each.element, "to_time")),
                                answer("interview_offered"),
                                answer("interview_accepted")};
        }
        for (const Record& record : records_) {
            if (record.type != "missing" || textValue(record, "date").empty()) continue;
            Episode& episode = byDay[textValue(record, "date")];
            episode.key = rowKey(record);
            episode.from = withTime(textValue(record, "date"), textValue(record, "start_time"));
            episode.kind = textValue(record, "absence");
            const std::string found =
                withTime(textValue(record, "found_date"), textValue(record, "found_time"));
            if (!found.empty()) episode.to = found;
            const std::string offered = yesNo(valueOf(record, "interview_offered"));
            if (!offered.empty()) episode.offered = offered;
            // Accepted, but not held yet, is not done: only an interview that took place is said to be.
            const std::string accepted = cautious(record, "interview_accepted");
            const bool held = distinctValues(record, "interview_date").size() == 1;
            if (accepted == "N" || (accepted == "Y" && held)) episode.accepted = accepted;
        }
        return byDay;
    }

    void writeMissing() {
        for (const auto& [day, episode] : episodes()) {
            writer_.row("ssd_missing", {episode.key, key_, episode.from, episode.kind == "away" ? "A" : "M",
                                        episode.to, episode.offered, episode.accepted});
        }
    }

    SsdWriter& writer_;
    const Record& person_;
    const std::vector<Record>& records_;
    std::string key_;
    std::vector<Status> statuses_;
};

void SsdWriter::add(const Record& person, const std::vector<Record>& records) {
    if (person.type != "person") return;
    OfPerson(*this, person, records).write();
    ++people_;
}

}  // namespace doorstep
