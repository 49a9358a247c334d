// Everybody's facts as they were known at an instant, asked by the clocks.
#include "sync/server/counts.h"

#include <algorithm>
#include <array>
#include <set>

#include "core/records/forms.h"
#include "sync/server/known_facts.h"
#include "sync/server/known_people.h"

namespace doorstep::server {
namespace {

constexpr std::array kOpenStatuses = {"cin", "cp", "cla", "cwd", "private_fostering", "care_leaver"};

struct Settings {
    std::vector<ClockRule> rules;
    WorkingCalendar calendar;
};

Result<Settings> settingsAsOf(ServerStore& store, Instant asOf) {
    Settings settings{shippedClockRules(), WorkingCalendar::england()};
    TRY_SET(const std::optional<Record> council, store.recordAsOf(councilRecordId(), asOf));
    if (!council) return settings;
    const auto rules = withCouncilRules(textValue(*council, "clock_rules"));
    if (rules) settings.rules = *rules;
    const auto days = parseCalendar(textValue(*council, "bank_holidays"));
    if (days) settings.calendar.bankHolidays.insert(days->bankHolidays.begin(), days->bankHolidays.end());
    return settings;
}

using Workers = std::map<UserId, CountedWorker>;

/// Everybody who works here, as they were known at an instant; `current` when nothing came since.
Result<Workers> workersAsOf(ServerStore& store, Instant asOf, bool current) {
    std::map<TeamId, std::string> teams;
    TRY_SET(const std::vector<TeamRow> teamRows, store.teams());
    for (const TeamRow& row : teamRows) {
        teams[row.id] = row.name;
        if (current) continue;
        TRY_SET(const std::optional<Record> team, store.recordAsOf(row.id, asOf));
        teams[row.id] = team ? textValue(*team, "name") : std::string();
    }
    Workers workers;
    TRY_SET(const std::vector<UserRow> users, store.users());
    for (const UserRow& row : users) {
        if (current) {
            workers[row.id] = {row.name, row.role, teams[row.team], row.active};
            continue;
        }
        TRY_SET(const std::optional<Record> user, store.recordAsOf(row.id, asOf));
        if (!user) continue;
        const auto team = parseId<TeamId>(textValue(*user, "team"));
        workers[row.id] = {textValue(*user, "name"), textValue(*user, "role"),
                           team ? teams[*team] : std::string(), valueOf(*user, "active") != Value(false)};
    }
    return workers;
}

CountedPerson described(const KnownFacts& facts, Date day) {
    CountedPerson counted;
    counted.localId = facts.localId;
    counted.unborn = facts.clocks.unborn;
    const auto& born = facts.clocks.born;
    if (born && *born <= day) {
        int age = day.year() - born->year();
        if (born->plusYears(age) > day) --age;
        counted.ageYears = age;
    }
    std::set<UserId> workers;
    for (const WorkFact& work : facts.work) {
        if (work.period.contains(day)) workers.insert(work.worker);
    }
    counted.workers.assign(workers.begin(), workers.end());
    return counted;
}

bool isOpen(const ClockFacts& facts, Date day) {
    if (facts.died && *facts.died <= day) return false;
    return std::any_of(facts.statuses.begin(), facts.statuses.end(), [&](const StatusPeriod& status) {
        const bool counts =
            std::find(kOpenStatuses.begin(), kOpenStatuses.end(), status.kind) != kOpenStatuses.end();
        return counts && status.period.contains(day);
    });
}

bool isCareLeaver(const ClockFacts& facts, Date day) {
    if (facts.died && *facts.died <= day) return false;
    return std::any_of(facts.statuses.begin(), facts.statuses.end(), [&](const StatusPeriod& status) {
        return status.kind == "care_leaver" && status.period.contains(day);
    });
}

/// The episodes by the day on which each began: told by two systems, it is one.
std::map<Date, MissingFact> episodesOf(const ClockFacts& facts) {
    std::map<Date, MissingFact> episodes;
    for (const MissingFact& each : facts.missing) {
        const auto [at, isNew] = episodes.try_emplace(each.from.date, each);
        if (isNew) continue;
        MissingFact& episode = at->second;
        if (each.found && (!episode.found || *each.found < *episode.found)) episode.found = each.found;
        if (each.interviewed && (!episode.interviewed || *each.interviewed < *episode.interviewed)) {
            episode.interviewed = each.interviewed;
        }
        episode.closed = episode.closed || each.closed;
    }
    return episodes;
}

class Tally {
public:
    Tally(Settings settings, Workers workers, Instant asOf, int days)
        : settings_(std::move(settings)), workers_(std::move(workers)), now_(localTimeOf(asOf)) {
        counts_.asOf = asOf;
        counts_.days = days;
        since_ = now_.date.plusDays(-days);
        for (const ClockRule& rule : settings_.rules) {
            const bool applies =
                (!rule.from || *rule.from <= now_.date) && (!rule.until || now_.date <= *rule.until);
            const bool deadline = rule.satisfiedBy == "return_interview" || rule.satisfiedBy == "recorded";
            if (applies && deadline) deadlines_.push_back(&rule);
        }
    }

    void add(const PersonId& person, const KnownFacts& facts) {
        bool counted = false;
        for (const ClockAnswer& answer :
             clocksOf(facts.clocks, settings_.rules, settings_.calendar, now_, Why::LeftOut)) {
            addAnswer(person, answer);
            counted = true;
        }
        for (const ClockRule* rule : deadlines_) counted = addCases(person, facts, *rule) || counted;
        CountedPerson described = server::described(facts, now_.date);
        counted = addToLists(person, facts, described) || counted;
        if (!counted) return;
        for (const UserId& worker : described.workers) {
            const auto known = workers_.find(worker);
            if (known != workers_.end()) counts_.workers.insert(*known);
        }
        counts_.people.emplace(person, std::move(described));
    }

    CouncilCounts take() {
        for (auto& [rule, figure] : figures_) counts_.figures.push_back(std::move(figure));
        for (auto& [rule, share] : shares_) counts_.shares.push_back(std::move(share));
        counts_.lists = {missingOften_, withoutWorker_, inManagersNames_, withoutHealthHistory_};
        return std::move(counts_);
    }

private:
    void addAnswer(const PersonId& person, const ClockAnswer& answer) {
        Figure& figure = figures_[answer.rule];
        if (figure.rule.empty()) {
            figure.rule = answer.rule;
            figure.title = answer.title;
            figure.source = answer.source;
        }
        figure.running.push_back(person);
        if (answer.status == ClockStatus::Overdue) figure.overdue.push_back(person);
        if (answer.onList) figure.listed.push_back(person);
    }

    /// The cases of one rule in the stretch of days. True when there was one.
    bool addCases(const PersonId& person, const KnownFacts& facts, const ClockRule& rule) {
        bool found = false;
        const auto addCase = [&](LocalTime since, const std::optional<LocalTime>& done, bool untimed) {
            if (since.date <= since_ || since > now_) return;
            const LocalTime due = deadlineAfter(since, rule, settings_.calendar);
            if (!done && !untimed && now_ <= due) return;  // There is time left.
            Share& share = shares_[rule.id];
            share.rule = rule.id;
            share.title = rule.title;
            share.source = rule.source;
            (done      ? (*done <= due ? share.inTime : share.late)
             : untimed ? share.untimed
                       : share.late)
                .push_back(person);
            found = true;
        };
        if (rule.satisfiedBy == "recorded") {
            for (const RecordedFact& fact : facts.recorded) {
                if (fact.kind == rule.recordKind) addCase(fact.happened, fact.submitted, false);
            }
            return found;
        }
        if (facts.clocks.missing.empty()) return false;
        for (const auto& [day, episode] : episodesOf(facts.clocks)) {
            if (episode.found) addCase(*episode.found, episode.interviewed, episode.closed);
        }
        return found;
    }

    bool addToLists(const PersonId& person, const KnownFacts& facts, const CountedPerson& described) {
        const Date day = now_.date;
        bool listed = false;
        const auto look = [&](PeopleList& list, bool applies) {
            list.looked.push_back(person);
            if (applies) list.people.push_back(person);
            listed = true;
        };
        const bool open = isOpen(facts.clocks, day);
        const bool often = missingEpisodesIn90Days(facts.clocks, day) >= kMissingOften;
        if (open || often) look(missingOften_, often);
        if (isCareLeaver(facts.clocks, day)) {
            look(withoutHealthHistory_, !facts.healthHistory || *facts.healthHistory > day);
        }
        if (!open) return listed;
        bool anybody = false;
        bool onlyManagers = true;
        for (const UserId& id : described.workers) {
            const auto worker = workers_.find(id);
            if (worker == workers_.end() || !worker->second.active) continue;
            anybody = true;
            onlyManagers = onlyManagers && worker->second.role == "supervisor";
        }
        look(withoutWorker_, !anybody);
        look(inManagersNames_, anybody && onlyManagers);
        return listed;
    }

    Settings settings_;
    Workers workers_;
    LocalTime now_;
    Date since_;  ///< The stretch of the shares begins the day after.
    std::vector<const ClockRule*> deadlines_;
    std::map<std::string, Figure> figures_;
    std::map<std::string, Share> shares_;
    PeopleList missingOften_{"missing_often", "Missing three times in 90 days", {}, {}};
    PeopleList withoutWorker_{"without_worker", "Without a worker", {}, {}};
    PeopleList inManagersNames_{"in_managers_names", "In a manager's name only", {}, {}};
    PeopleList withoutHealthHistory_{"without_health_history", "Health history not given", {}, {}};
    CouncilCounts counts_;
};

}  // namespace

int percentOf(std::size_t part, std::size_t whole) {
    return whole == 0 ? 100 : static_cast<int>(part * 100 / whole);
}

Result<CouncilCounts> countsAsOf(ServerStore& store, Instant asOf, int days) {
    for (bool more = true; more;) {
        TRY_SET(more, workOutSome(store));
    }
    TRY_SET(const KnownMark mark, store.knownMark());
    const bool current = mark.latest <= asOf;
    TRY_SET(Settings settings, settingsAsOf(store, asOf));
    TRY_SET(Workers workers, workersAsOf(store, asOf, current));
    Tally tally(std::move(settings), std::move(workers), asOf, days);
    const Date day = localDateOf(asOf);
    const auto count = [&](PersonId person, ByteView known) -> Result<void> {
        KnownFacts facts;
        TRY(current ? decodeKnown(known, day, facts) : addKnownAsOf(known, asOf, day, facts));
        if (facts.known) tally.add(person, facts);
        return {};
    };
    TRY(store.eachKnown(!current, count));
    return tally.take();
}

}  // namespace doorstep::server
