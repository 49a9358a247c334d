// Everybody's records as they were known at an instant, asked by the clocks.
#include "sync/server/counts.h"

#include <algorithm>
#include <set>

#include "core/clocks/facts.h"
#include "core/records/fields.h"
#include "core/records/forms.h"

namespace doorstep::server {
namespace {

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

std::optional<Date> dayIn(const Record& record, const std::string& field) {
    const auto day = parseDate(textValue(record, field));
    return day ? std::optional<Date>(*day) : std::nullopt;
}

CountedPerson described(const Record& person, const std::vector<Record>& records, Date day) {
    CountedPerson counted;
    counted.localId = textValue(person, "local_id");
    const auto born = dayIn(person, "date_of_birth");
    if (born && *born <= day) {
        int age = day.year() - born->year();
        if (born->plusYears(age) > day) --age;
        counted.ageYears = age;
    }
    std::set<UserId> workers;
    for (const Record& record : records) {
        const auto from = dayIn(record, "from");
        const auto to = dayIn(record, "to");
        const auto worker = parseId<UserId>(textValue(record, "worker"));
        if (record.type != "allocation" || !worker || !from || *from > day || (to && *to < day)) continue;
        workers.insert(*worker);
    }
    counted.workers.assign(workers.begin(), workers.end());
    return counted;
}

class Tally {
public:
    Tally(Settings settings, Instant asOf) : settings_(std::move(settings)), now_(localTimeOf(asOf)) {
        counts_.asOf = asOf;
    }

    void add(const Record& person, const std::vector<Record>& records) {
        const ClockFacts facts = factsOf(person, records);
        bool counted = false;
        for (const ClockAnswer& answer : clocksOf(facts, settings_.rules, settings_.calendar, now_)) {
            Figure& figure = figures_[answer.rule];
            figure.rule = answer.rule;
            figure.title = answer.title;
            figure.source = answer.source;
            figure.running.push_back(person.id);
            if (answer.status == ClockStatus::Overdue) figure.overdue.push_back(person.id);
            if (answer.onList) figure.listed.push_back(person.id);
            counted = true;
        }
        if (missingEpisodesIn90Days(facts, now_.date) >= kMissingOften) {
            counts_.missingOften.push_back(person.id);
            counted = true;
        }
        if (counted) counts_.people[person.id] = described(person, records, now_.date);
    }

    CouncilCounts take() {
        for (auto& [rule, figure] : figures_) counts_.figures.push_back(std::move(figure));
        return std::move(counts_);
    }

private:
    Settings settings_;
    LocalTime now_;
    std::map<std::string, Figure> figures_;
    CouncilCounts counts_;
};

}  // namespace

int Figure::onTimePercent() const {
    if (running.empty()) return 100;
    return static_cast<int>((running.size() - overdue.size()) * 100 / running.size());
}

Result<CouncilCounts> countsAsOf(ServerStore& store, Instant asOf) {
    TRY_SET(Settings settings, settingsAsOf(store, asOf));
    Tally tally(std::move(settings), asOf);
    TRY_SET(const std::vector<PersonId> people, store.people());
    for (const PersonId& id : people) {
        TRY_SET(const std::optional<Record> person, store.recordAsOf(id, asOf));
        if (!person) continue;  // Not known yet.
        TRY_SET(const std::vector<Record> records, store.recordsAboutAsOf(id, asOf));
        tally.add(*person, records);
    }
    return tally.take();
}

}  // namespace doorstep::server
