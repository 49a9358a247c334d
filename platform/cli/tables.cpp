// Columns as wide as what is in them, counted in characters.
#include "platform/cli/tables.h"

#include <algorithm>
#include <iomanip>
#include <sstream>

namespace doorstep::cli {
namespace {

constexpr std::size_t kTextWidth = 80;

std::size_t widthOf(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t width) {
    return text + std::string(width - std::min(width, widthOf(text)), ' ');
}

/// Values as words; the text of lists side by side.
std::string inWords(const Json& value) {
    if (value.is_null()) return "";
    if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
    if (value.is_string()) return value.get<std::string>();
    if (!value.is_array()) return value.dump();
    std::string words;
    for (const Json& item : value) words += (words.empty() ? "" : ", ") + inWords(item);
    return words;
}

/// `2026-03-10T14:30` of `2026-03-10T14:30:00.000Z`, enough for a table.
std::string minuteOf(const Json& instant) {
    std::string text = inWords(instant).substr(0, 16);
    std::replace(text.begin(), text.end(), 'T', ' ');
    return text;
}

class Table {
public:
    explicit Table(std::vector<std::string> heading) { rows_.push_back(std::move(heading)); }
    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
    void print(std::ostream& out, const char* whenEmpty) const {
        if (rows_.size() == 1) {
            out << whenEmpty << '\n';
            return;
        }
        std::vector<std::size_t> widths(rows_[0].size());
        for (const auto& row : rows_) {
            for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], widthOf(row[i]));
        }
        for (const auto& row : rows_) {
            std::string line;
            for (std::size_t i = 0; i < row.size(); ++i) line += padded(row[i], widths[i] + 2);
            line.erase(line.find_last_not_of(' ') + 1);
            out << line << '\n';
        }
    }

private:
    std::vector<std::vector<std::string>> rows_;
};

std::string dueInWords(const Json& clock) {
    const int days = clock["days_left"].get<int>();
    const std::string count = std::to_string(std::abs(days)) + (std::abs(days) == 1 ? " day" : " days");
    if (days < 0) return count + " overdue";
    return days == 0 ? "due today" : count + " left";
}

/// Lines of at most `kTextWidth` characters, broken between words, each behind the same indent.
void printWrapped(std::ostream& out, const std::string& text, const std::string& indent) {
    std::istringstream words(text);
    std::string line = indent;
    for (std::string word; words >> word;) {
        if (line != indent && widthOf(line) + 1 + widthOf(word) > kTextWidth) {
            out << line << '\n';
            line = indent;
        }
        line += (line == indent ? "" : " ") + word;
    }
    if (line != indent) out << line << '\n';
}

/// A table of everybody's clocks; of one person's, also why each stands where it does.
void printClocks(std::ostream& out, const Json& people) {
    Table table({"NAME", "CLOCK", "STATUS", "DUE BY", "LAST"});
    for (const Json& person : people) {
        for (const Json& clock : person["clocks"]) {
            table.add({inWords(person["name"]), inWords(clock["title"]), dueInWords(clock),
                       inWords(clock["due_by"]), inWords(clock["last_satisfied"])});
        }
    }
    table.print(out, "No clock runs.");
    if (people.size() != 1) return;
    for (const Json& clock : people[0]["clocks"]) {
        out << '\n' << inWords(clock["title"]) << ":\n";
        printWrapped(out, inWords(clock["why"]), "  ");
    }
}

void printPeople(std::ostream& out, const Json& answer) {
    Table table({"ID", "NAME", "AGE", "STATUS", "AS", "MOST URGENT", "DUE"});
    for (const Json& person : answer["people"]) {
        const Json& clocks = person["clocks"];
        table.add({inWords(person["id"]), inWords(person["name"]),
                   person["unborn"].get<bool>() ? "unborn" : inWords(person["age"]),
                   inWords(person["statuses"]), inWords(person["allocated_as"]),
                   clocks.empty() ? "" : inWords(clocks[0]["title"]),
                   clocks.empty() ? "" : dueInWords(clocks[0])});
    }
    table.print(out, "Nobody is allocated to you on this device. Sync to fetch your caseload.");
}

void printEntries(std::ostream& out, const Json& entries, const char* whenEmpty) {
    Table table({"ID", "WHEN", "TITLE", "SUMMARY", "STATUS", "BY"});
    for (const Json& entry : entries) {
        table.add({inWords(entry["id"]), minuteOf(entry["event_time"]), inWords(entry["title"]),
                   inWords(entry["summary"]), inWords(entry["status"]), inWords(entry["author"])});
    }
    table.print(out, whenEmpty);
}

void printPerson(std::ostream& out, const Json& person) {
    out << inWords(person["name"]) << "  " << inWords(person["id"]) << '\n';
    for (const Json& alert : person["alerts"]) out << "! " << inWords(alert) << '\n';
    for (const Json& fact : person["facts"])
        out << "  " << inWords(fact["label"]) << ": " << inWords(fact["text"]) << '\n';
    if (!person["handover"].get<std::string>().empty())
        out << "  Handover: " << inWords(person["handover"]) << '\n';
    out << '\n';
    printClocks(out, Json::array({person}));
    out << '\n';
    printEntries(out, person["timeline"], "Nothing is recorded yet.");
}

void printToday(std::ostream& out, const Json& today) {
    Table planned({"PLANNED FOR", "NAME", "BY RECORD"});
    for (const Json& visit : today["planned"]) {
        planned.add({inWords(visit["when"]), inWords(visit["name"]), inWords(visit["record"])});
    }
    planned.print(out, "Nothing is planned.");
    out << '\n';
    Table due({"NAME", "CLOCK", "STATUS", "DUE BY"});
    for (const Json& item : today["due"]) {
        due.add({inWords(item["name"]), inWords(item["clock"]["title"]), dueInWords(item["clock"]),
                 inWords(item["clock"]["due_by"])});
    }
    due.print(out, "Nothing is due.");
    out << '\n';
    printEntries(out, today["unfinished"], "Nothing is unfinished.");
    out << "\nUnsent " << today["unsent"] << ", answers with two versions " << today["conflicts"]
        << ", awaiting review " << today["awaiting_review"] << '\n';
}

void printConflicts(std::ostream& out, const Json& answer) {
    if (answer["conflicts"].empty()) out << "No answer has two versions.\n";
    for (const Json& conflict : answer["conflicts"]) {
        out << inWords(conflict["title"]) << "  " << inWords(conflict["record"]) << '\n'
            << "  " << inWords(conflict["label"]) << "  (" << inWords(conflict["field"]) << ")\n";
        for (const Json& version : conflict["versions"]) {
            out << "    " << inWords(version["value"]) << "  — " << inWords(version["author"]) << ", "
                << minuteOf(version["at"]) << '\n';
        }
    }
}

void printHistory(std::ostream& out, const Json& history) {
    Table table({"WRITTEN", "BY", "WHAT", "FIELD", "VALUE", ""});
    for (const Json& line : history) {
        const bool isDecision = inWords(line["field"]).empty();
        table.add({minuteOf(line["at"]), inWords(line["author"]), inWords(line["kind"]),
                   inWords(line["field"]), inWords(isDecision ? line["comment"] : line["value"]),
                   isDecision || line["current"].get<bool>() ? "" : "replaced"});
    }
    table.print(out, "No history.");
}

void printRecord(std::ostream& out, const Json& record) {
    out << inWords(record["title"]) << "  [" << inWords(record["status"]) << "]\n"
        << inWords(record["id"]) << "  by " << inWords(record["author"]) << ", written "
        << minuteOf(record["created"]) << "\ncontent " << inWords(record["content"]) << "\n\n";
    for (const auto& [field, value] : record["fields"].items()) {
        const bool hasTwo = record["conflicts"].contains(field);
        out << "  " << field << ": " << inWords(value) << (hasTwo ? "  (two versions)" : "") << '\n';
    }
    for (const Json& made : record["decisions"]) {
        out << "  " << inWords(made["kind"]) << " by " << inWords(made["author"]) << ", "
            << minuteOf(made["at"]) << ": " << inWords(made["comment"]) << '\n';
    }
    for (const Json& problem : record["problems"])
        out << "  To do: " << inWords(problem["message"]) << '\n';
    if (!record.contains("history")) return;
    out << '\n';
    printHistory(out, record["history"]);
}

void printQueue(std::ostream& out, const Json& answer) {
    Table table({"ID", "TITLE", "BY", "URGENCY", "WHY"});
    for (const Json& item : answer["queue"]) {
        table.add({inWords(item["id"]), inWords(item["title"]), inWords(item["author"]),
                   inWords(item["urgency"]), inWords(item["reason"])});
    }
    table.print(out, "No record is waiting for you.");
}

void printOutbox(std::ostream& out, const Json& answer) {
    Table table({"RECORD", "TITLE", "DELIVERY", "REASON"});
    for (const Json& item : answer["outbox"]) {
        table.add({inWords(item["record"]), inWords(item["title"]), inWords(item["delivery"]),
                   inWords(item["reason"])});
    }
    table.print(out, "Nothing was written on this device.");
}

void printDrafts(std::ostream& out, const Json& answer) {
    Table table({"RECORD", "TYPE", "TYPED", "FIELDS"});
    for (const Json& draft : answer["drafts"]) {
        table.add({inWords(draft["record"]), inWords(draft["type"]), minuteOf(draft["typed"]),
                   std::to_string(draft["fields"].size())});
    }
    table.print(out, "Nothing is waiting to be saved.");
}

void printHits(std::ostream& out, const Json& answer) {
    Table table({"RECORD", "TYPE", "FIELD", "FOUND"});
    for (const Json& hit : answer["hits"]) {
        table.add(
            {inWords(hit["record"]), inWords(hit["type"]), inWords(hit["field"]), inWords(hit["snippet"])});
    }
    table.print(out, "Nothing was found.");
}

/// Names and values, for answers that are one short object; those within it as `pin.wait_ms`.
void printPlain(std::ostream& out, const Json& answer) {
    std::vector<std::pair<std::string, std::string>> lines;
    for (const auto& [name, value] : answer.items()) {
        if (!value.is_object()) lines.emplace_back(name, inWords(value));
        if (!value.is_object()) continue;
        for (const auto& [part, within] : value.items())
            lines.emplace_back(name + "." + part, inWords(within));
    }
    std::size_t width = 0;
    for (const auto& [name, value] : lines) width = std::max(width, name.size());
    for (const auto& [name, value] : lines) out << padded(name, width + 2) << value << '\n';
}

/// People know a team by its name; without it, there is nothing to say about it.
void printDevice(std::ostream& out, const Json& device) {
    Json shown = device;
    shown.erase("team_name");
    if (device.contains("team_name")) {
        shown["team"] = device["team_name"];
    } else {
        shown.erase("team");
    }
    printPlain(out, shown);
}

struct Printer {
    const char* command;
    void (*print)(std::ostream&, const Json&);
};

constexpr Printer kPrinters[] = {
    {"people", printPeople},
    {"person", printPerson},
    {"today", printToday},
    {"clocks", [](std::ostream& out, const Json& answer) { printClocks(out, answer["people"]); }},
    {"show", printRecord},
    {"conflicts", printConflicts},
    {"queue", printQueue},
    {"outbox", printOutbox},
    {"drafts", printDrafts},
    {"search", printHits},
    {"enrol", printDevice},
    {"unlock", printDevice},
    {"status", printDevice},
    {"change-pin", printDevice},
};

/// What helps whatever else is said. Where it depends on what went wrong, the error says it itself.
const char* remedyFor(ErrorCode code) {
    switch (code) {
        case ErrorCode::InvalidInput:
        case ErrorCode::NotFound:
        case ErrorCode::NotAllowed:
        case ErrorCode::WrongState: return "";
        case ErrorCode::WrongKey: return "Check the PIN.";
        case ErrorCode::ForeignFile: return "Check --home: a file there is not one of Doorstep's.";
        case ErrorCode::NewerVersion: return "Update Doorstep and try again.";
        case ErrorCode::Damaged:
            return "Keep the folder as it is. `rebuild` sets the database aside and begins it anew.";
        case ErrorCode::DiskFull: return "Free some space and try again; nothing was half done.";
        case ErrorCode::Io: return "Check the disk and the permissions.";
        case ErrorCode::Busy: return "Another program has this device open; close it and try again.";
        case ErrorCode::Offline: return "Your work is safe on this device; sync again later.";
        case ErrorCode::Rejected: return "The server refused; ask an administrator.";
    }
    return "";
}

}  // namespace

void print(std::ostream& out, const std::string& command, const Json& answer) {
    for (const Printer& printer : kPrinters) {
        if (command == printer.command) return printer.print(out, answer);
    }
    printPlain(out, answer);
}

void print(std::ostream& out, const Error& error) {
    out << "doorstep-cli: " << error.detail << " (" << doorstep::nameOf(error.code) << ")\n"
        << remedyFor(error.code) << (*remedyFor(error.code) == '\0' ? "" : "\n");
}

}  // namespace doorstep::cli
