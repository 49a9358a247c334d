// Queries by hand, each with an index that holds all it asks for; ?1 is the day, ?2 the instant.
#include "tests/bench/county_queries.h"

#include <algorithm>
#include <array>

namespace doorstep::bench {
namespace {

struct Query {
    const char* rule;
    const char* sql;  ///< Rows of person, overdue, listed.
};

// The last of something since a case began, as known then.
#define LAST_SEEN                                                                                     \
    "(SELECT v.day FROM visit v WHERE v.person=p.id AND v.day>=p.since AND v.day<=?1 AND v.seen AND " \
    "v.received<=?2 ORDER BY v.day DESC LIMIT 1)"
#define LAST_ALONE                                                                                     \
    "(SELECT v.day FROM visit v WHERE v.person=p.id AND v.day>=p.since AND v.day<=?1 AND v.alone AND " \
    "v.received<=?2 ORDER BY v.day DESC LIMIT 1)"
#define LAST_CONTACT(what)                                                                   \
    "(SELECT c.day FROM contact c WHERE c.person=p.id AND c.day>=p.since AND c.day<=?1 AND " \
    "c.reached " what "AND c.received<=?2 ORDER BY c.day DESC LIMIT 1)"
#define LAST_EVENT(kind, since)                                                            \
    "(SELECT e.day FROM event e WHERE e.person=p.id AND e.kind=" kind " AND e.day>=" since \
    " AND e.day<=?1 AND e.received<=?2 ORDER BY e.day DESC LIMIT 1)"
#define OPEN "FROM person p WHERE p.since<=?1 AND p.kind="

constexpr std::array kQueries = {
    Query{"cp_visit",
          "SELECT id, (SELECT wd10 FROM calendar WHERE day=last)<?1, 0 FROM "
          "(SELECT p.id, coalesce(" LAST_SEEN ", p.since) last " OPEN "0)"},
    Query{"cp_seen_alone", "SELECT id, last+42<?1, ?1-last>=84 FROM (SELECT p.id, coalesce(" LAST_ALONE
                           ", p.since) last " OPEN "0)"},
    Query{"cin_visit", "SELECT id, last+28<?1, ?1-last>=56 FROM (SELECT p.id, coalesce(" LAST_SEEN
                       ", p.since) last " OPEN "1)"},
    Query{"cla_visit",
          "SELECT id, CASE WHEN last IS NULL THEN since+7 WHEN long_term AND last>=(SELECT year1 FROM "
          "calendar "
          "WHERE day=since) THEN (SELECT month3 FROM calendar WHERE day=last) ELSE last+42 END<?1, 0 FROM "
          "(SELECT p.id, p.since, p.long_term, " LAST_SEEN " last " OPEN "2)"},
    Query{"cwd_visit", "SELECT id, last+126<?1, ?1-last>=126 FROM (SELECT p.id, coalesce(" LAST_SEEN
                       ", p.since) last " OPEN "3)"},
    Query{"private_fostering_visit",
          "SELECT id, last+CASE WHEN last>=(SELECT year1 FROM calendar WHERE day=since) THEN 84 ELSE 42 "
          "END<?1, "
          "0 FROM (SELECT p.id, p.since, coalesce(" LAST_SEEN ", p.since) last " OPEN "4)"},
    Query{"pa_in_touch", "SELECT id, last+56<?1, ?1-last>=56 FROM (SELECT p.id, coalesce(" LAST_CONTACT(
                             "") ", p.since) last " OPEN "5)"},
    Query{"pa_visit",
          "SELECT id, (SELECT month2 FROM calendar WHERE day=last)<?1, 0 FROM "
          "(SELECT p.id, coalesce(" LAST_CONTACT("AND c.visited ") ", p.since) last " OPEN "5)"},
    Query{"pathway_review",
          "SELECT id, (SELECT month6 FROM calendar WHERE day=last)<?1, 0 FROM "
          "(SELECT p.id, coalesce(" LAST_EVENT("1", "p.since") ", p.since) last " OPEN "5)"},
    Query{"oversight",
          "SELECT id, (SELECT month1 FROM calendar WHERE day=last)<?1, 0 FROM (SELECT p.id, "
          "coalesce(" LAST_EVENT(
              "0", "max(p.since, p.known)") ", max(p.since, p.known)) last FROM person p WHERE p.since<=?1 "
                                            "AND p.kind<5)"},
    Query{"return_interview",
          "SELECT person, max(found+259200000<?2), 0 FROM missing WHERE day>=?1-90 AND day<=?1 AND "
          "received<=?2 AND (held=0 OR held>?2) AND NOT declined GROUP BY person"},
};

struct ListQuery {
    const char* name;
    const char* sql;  ///< Rows of person.
};

constexpr std::array kListQueries = {
    ListQuery{"missing_often",
              "SELECT person FROM missing WHERE day>?1-90 AND day<=?1 AND received<=?2 GROUP BY person "
              "HAVING count(DISTINCT day)>=3"},
    ListQuery{
        "without_worker",
        "SELECT p.id FROM person p WHERE p.since<=?1 AND NOT EXISTS(SELECT 1 FROM allocation a JOIN worker "
        "w ON w.id=a.worker WHERE a.person=p.id AND a.since<=?1 AND w.active)"},
    ListQuery{
        "in_managers_names",
        "SELECT p.id FROM person p JOIN allocation a ON a.person=p.id AND a.since<=?1 JOIN worker w ON "
        "w.id=a.worker AND w.active AND w.supervisor WHERE p.since<=?1"},
    ListQuery{
        "without_health_history",
        "SELECT p.id FROM person p WHERE p.since<=?1 AND p.kind=5 AND NOT EXISTS(SELECT 1 FROM contact c "
        "WHERE c.person=p.id AND c.health AND c.received<=?2)"},
    ListQuery{"record_visit late",
              "SELECT r.person FROM recorded r JOIN calendar c ON c.day=r.day WHERE r.kind=0 AND "
              "r.day>?1-90 AND r.day<=?1 AND r.received<=?2 AND r.submitted>c.wd2_end"},
    ListQuery{"record_other late",
              "SELECT r.person FROM recorded r JOIN calendar c ON c.day=r.day WHERE r.kind=1 AND "
              "r.day>?1-90 AND r.day<=?1 AND r.received<=?2 AND r.submitted>c.wd5_end"},
    ListQuery{"record_visit in time",
              "SELECT r.person FROM recorded r JOIN calendar c ON c.day=r.day WHERE r.kind=0 AND "
              "r.day>?1-90 AND r.day<=?1 AND r.received<=?2 AND r.submitted<=c.wd2_end"},
    ListQuery{"record_other in time",
              "SELECT r.person FROM recorded r JOIN calendar c ON c.day=r.day WHERE r.kind=1 AND "
              "r.day>?1-90 AND r.day<=?1 AND r.received<=?2 AND r.submitted<=c.wd5_end"},
    ListQuery{"return_interview in time",
              "SELECT person FROM missing WHERE day>?1-90 AND day<=?1 AND received<=?2 AND held>0 AND "
              "held<=found+259200000"},
    ListQuery{
        "return_interview late",
        "SELECT person FROM missing WHERE day>?1-90 AND day<=?1 AND received<=?2 AND NOT declined AND "
        "CASE WHEN held>0 THEN held>found+259200000 ELSE found+259200000<?2 END"},
};

}  // namespace

void Answers::sort() {
    std::erase_if(people, [](const auto& each) { return each.second.empty(); });
    for (auto& [name, numbers] : people) std::sort(numbers.begin(), numbers.end());
}

Answers answersOf(const server::CouncilCounts& counts) {
    Answers answers;
    const auto add = [&](const std::string& name, const std::vector<PersonId>& people) {
        std::vector<int>& numbers = answers.people[name];
        for (const PersonId& id : people) numbers.push_back(std::stoi(counts.people.at(id).localId));
    };
    for (const server::Figure& figure : counts.figures) {
        if (figure.rule.starts_with("record_")) continue;  // What is still to be offered: a day's work.
        add(figure.rule + " running", figure.running);
        add(figure.rule + " overdue", figure.overdue);
        add(figure.rule + " listed", figure.listed);
    }
    for (const server::Share& share : counts.shares) {
        add(share.rule + " in time", share.inTime);
        add(share.rule + " late", share.late);
    }
    for (const server::PeopleList& list : counts.lists) add(list.id, list.people);
    return answers;
}

Answers askTables(PlainTables& tables, Instant asOf) {
    Answers answers;
    const std::vector<std::int64_t> when{localDateOf(asOf).days, asOf.ms};
    for (const Query& query : kQueries) {
        const std::string rule = query.rule;
        auto& running = answers.people[rule + " running"];
        auto& overdue = answers.people[rule + " overdue"];
        auto& listed = answers.people[rule + " listed"];
        tables.each(query.sql, when, [&](sqlite3_stmt* row) {
            const int person = sqlite3_column_int(row, 0);
            running.push_back(person);
            if (sqlite3_column_int(row, 1) != 0) overdue.push_back(person);
            if (sqlite3_column_int(row, 2) != 0) listed.push_back(person);
        });
    }
    for (const ListQuery& query : kListQueries) {
        auto& people = answers.people[query.name];
        tables.each(query.sql, when,
                    [&](sqlite3_stmt* row) { people.push_back(sqlite3_column_int(row, 0)); });
    }
    return answers;
}

}  // namespace doorstep::bench
