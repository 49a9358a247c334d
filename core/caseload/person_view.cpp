// A person's record turned into what lists, pages and clocks need. Pure functions.
#include <algorithm>
#include <string_view>
#include <tuple>

#include "core/caseload/state.h"
#include "core/caseload/words.h"
#include "core/clocks/facts.h"
#include "core/records/fields.h"

namespace doorstep {
namespace {

std::optional<Date> dateIn(const Record& record, const std::string& field) {
    const auto date = parseDate(textValue(record, field));
    return date ? std::optional<Date>(*date) : std::nullopt;
}

/// The days that an element covers. One without a start began when it was written down.
Period periodOf(const Record& person, const std::string& group, const std::string& element) {
    const auto from = dateIn(person, elementField(group, element, "from"));
    return {from ? *from : localDateOf({person.created.ms}),
            dateIn(person, elementField(group, element, "to"))};
}

int yearsBetween(Date born, Date today) {
    int years = today.year() - born.year();
    if (born.plusYears(years) > today) --years;
    return std::max(years, 0);
}

/// The element of a dated list that counts today: of several, the one that began last.
std::optional<std::string> currentElement(const Record& person, const std::string& group, Date today) {
    std::optional<std::string> current;
    Date began;
    for (const std::string& element : membersOf(person, group)) {
        const Period period = periodOf(person, group, element);
        if (!period.contains(today) || (current && period.from < began)) continue;
        current = element;
        began = period.from;
    }
    return current;
}

std::string currentAddress(const Record& person, Date today) {
    const auto element = currentElement(person, "address", today);
    if (!element) return {};
    const std::string text = textValue(person, elementField("address", *element, "text"));
    const std::string postcode = textValue(person, elementField("address", *element, "postcode"));
    return text.empty() || postcode.empty() ? text + postcode : text + ", " + postcode;
}

std::string statusInWords(const std::string& kind) {
    static const std::map<std::string, std::string> words = {
        {"cin", "Child in need"},       {"cp", "Child protection plan"},
        {"cla", "Looked after"},        {"cwd", "Children with disabilities"},
        {"missing", "Missing"},         {"private_fostering", "Privately fostered"},
        {"care_leaver", "Care leaver"},
    };
    const auto found = words.find(kind);
    return found == words.end() ? inWords(kind) : found->second;
}

std::string statusLine(const Record& person, const std::string& element) {
    const std::string kind = textValue(person, elementField("status", element, "kind"));
    const std::string detail = textValue(person, elementField("status", element, "detail"));
    std::string line = statusInWords(kind);
    if (!detail.empty()) line += ": " + codeLabel(kind, detail);
    const auto from = dateIn(person, elementField("status", element, "from"));
    return from ? line + ", since " + longTextOf(*from) : line;
}

}  // namespace

PersonSummary summaryOf(const Record& person, Date today) {
    PersonSummary summary;
    summary.id = person.id;
    summary.name = calledName(person);
    const std::string legal = legalName(person);
    if (legal != summary.name) summary.legalName = legal;
    summary.born = dateIn(person, "date_of_birth");
    if (summary.born) {
        const auto died = dateIn(person, "date_of_death");
        summary.ageYears = yearsBetween(*summary.born, died ? *died : today);
    } else {
        summary.born = dateIn(person, "expected_birth");
        summary.unborn = summary.born.has_value();
    }
    for (const std::string& element : membersOf(person, "status")) {
        if (!periodOf(person, "status", element).contains(today)) continue;
        const std::string kind = textValue(person, elementField("status", element, "kind"));
        const bool known =
            std::find(summary.statuses.begin(), summary.statuses.end(), kind) != summary.statuses.end();
        if (!kind.empty() && !known) summary.statuses.push_back(kind);
    }
    for (const std::string& element : membersOf(person, "alert")) {
        const std::string text = textValue(person, elementField("alert", element, "text"));
        if (!text.empty()) summary.alerts.push_back(text);
    }
    summary.household = textValue(person, "household");
    summary.address = currentAddress(person, today);
    return summary;
}

bool elderFirst(const PersonSummary& a, const PersonSummary& b) {
    const auto place = [](const PersonSummary& person) {
        // A name that is not known stands behind every name that is.
        return std::tuple(!person.born, person.born.value_or(Date()), person.name.empty(),
                          std::string_view(person.name), person.id);
    };
    return place(a) < place(b);
}

ClockFacts clockFactsOf(const Record& person, const std::vector<FactAbout>& facts) {
    ClockFacts result = factsOf(person, {});
    for (const auto& [head, fact] : facts) {
        addDetail(result, head.id, head.type, head.status, head.eventTime, fact.detail);
        if (!fact.day) continue;
        if (head.type == "visit") {
            result.visits.push_back({head.id, *fact.day, fact.code, fact.met, fact.alone, fact.disputed});
        } else if (head.type == "contact") {
            result.contacts.push_back({head.id, *fact.day, fact.code, fact.met, fact.disputed});
        }
    }
    return result;
}

std::vector<std::pair<std::string, std::string>> personFacts(const Record& person, Date today) {
    std::vector<std::pair<std::string, std::string>> facts;
    const auto add = [&](const std::string& label, const std::string& text) {
        if (!text.empty()) facts.emplace_back(label, text);
    };
    const auto addDate = [&](const std::string& label, const std::string& field) {
        const auto date = dateIn(person, field);
        if (date) add(label, longTextOf(*date));
    };
    add("Pronouns", textValue(person, "pronouns"));
    addDate("Date of birth", "date_of_birth");
    addDate("Expected date of birth", "expected_birth");
    addDate("Date of death", "date_of_death");
    for (const std::string& element : membersOf(person, "status")) {
        if (periodOf(person, "status", element).contains(today)) add("Status", statusLine(person, element));
    }
    add("Address", currentAddress(person, today));
    if (const auto placement = currentElement(person, "placement", today)) {
        const std::string from = textValue(person, elementField("placement", *placement, "from"));
        const auto since = parseDate(from);
        if (since) add("In placement since", longTextOf(*since));
    }
    add("Language", textValue(person, "language"));
    add("Communication", textValue(person, "communication"));
    for (const std::string& element : membersOf(person, "disability")) {
        add("Disability",
            codeLabel("disability", textValue(person, elementField("disability", element, "code"))));
    }
    add("Phone", textValue(person, "phone"));
    add("Email", textValue(person, "email"));
    add("Case system number", textValue(person, "local_id"));
    return facts;
}

}  // namespace doorstep
