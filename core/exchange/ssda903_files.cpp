// The three files of the return.
#include <sys/stat.h>

#include <algorithm>

#include "core/exchange/recorded.h"
#include "core/exchange/ssda903.h"
#include "core/records/fields.h"

namespace doorstep {
namespace {

constexpr const char* kEthnicities[] = {"WBRI", "WIRI", "WOTH", "WIRT", "WROM", "MWBC", "MWBA",
                                        "MWAS", "MOTH", "AIND", "APKN", "ABAN", "AOTH", "BCRB",
                                        "BAFR", "BOTH", "CHNE", "OOTH", "REFU", "NOBT"};
constexpr std::size_t kUpnLength = 13;
constexpr int kSchoolAgeFrom = 5;
constexpr int kSchoolAgeTo = 16;

std::string bornText(const Record& person) {
    return slashed(dayIn(person, "date_of_birth"));
}

/// A time away from a placement.
struct Episode {
    std::string kind;
    Date from;
    std::optional<Date> to;
};

std::vector<Episode> episodesOf(const Record& person, const std::vector<Record>& records) {
    std::vector<Episode> episodes;
    const auto add = [&](const std::string& kind, std::optional<Date> from, std::optional<Date> to) {
        if (!from || (kind != "missing" && kind != "away")) return;
        // Told by the case-management system and recorded here, it is one.
        const bool known = std::any_of(episodes.begin(), episodes.end(),
                                       [&](const Episode& other) { return other.from == *from; });
        if (!known) episodes.push_back({kind, *from, to});
    };
    for (const Record& record : records) {
        if (record.type != "missing" || record.subjects.count(person.id) == 0) continue;
        add(textValue(record, "absence"), dayIn(record, "date"), dayIn(record, "found_date"));
    }
    for (const std::string& element : membersOf(person, "status")) {
        const auto field = [&](const char* name) { return elementField("status", element, name); };
        if (textValue(person, field("kind")) != "missing") continue;
        add(textValue(person, field("detail")), dayIn(person, field("from")), dayIn(person, field("to")));
    }
    std::sort(episodes.begin(), episodes.end(),
              [](const Episode& a, const Episode& b) { return a.from < b.from; });
    return episodes;
}

bool isLookedAfter(const Record& person, Date day) {
    for (const std::string& element : membersOf(person, "status")) {
        if (textValue(person, elementField("status", element, "kind")) != "cla") continue;
        const auto from = dayIn(person, elementField("status", element, "from"));
        const auto to = dayIn(person, elementField("status", element, "to"));
        if ((!from || *from <= day) && (!to || *to >= day)) return true;
    }
    return false;
}

std::string ethnicityOf(const Record& person) {
    const std::string code = textValue(person, "ethnicity");
    const bool known = std::any_of(std::begin(kEthnicities), std::end(kEthnicities),
                                   [&](const char* each) { return code == each; });
    return known ? code : "NOBT";
}

}  // namespace

Result<std::unique_ptr<Ssda903Writer::File>> Ssda903Writer::open(const std::filesystem::path& path) {
    auto file = std::make_unique<File>();
    file->stream.open(path, std::ios::binary | std::ios::trunc);
    if (!file->stream || ::chmod(path.c_str(), S_IRUSR | S_IWUSR) != 0) {
        return {ErrorCode::Io, "cannot write " + path.filename().string()};
    }
    return file;
}

Result<Ssda903Writer> Ssda903Writer::create(const std::filesystem::path& folder, const ReturnYear& year) {
    Ssda903Writer writer(year);
    TRY_SET(writer.header_, writer.open(folder / "header.csv"));
    TRY_SET(writer.oc3_, writer.open(folder / "oc3.csv"));
    TRY_SET(writer.missing_, writer.open(folder / "missing.csv"));
    writer.header_->csv.row({"CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"});
    writer.oc3_->csv.row({"CHILD", "DOB", "IN_TOUCH", "ACTIV", "ACCOM"});
    writer.missing_->csv.row({"CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"});
    return writer;
}

void Ssda903Writer::report(const char* file, const Record& person, const std::string& field,
                           const std::string& reason) {
    issues_.push_back({file, textValue(person, "local_id"), field, reason});
}

Result<void> Ssda903Writer::add(const Record& person, const std::vector<Record>& records) {
    if (person.type != "person") return {};
    const bool leaver = addCareLeaver(person, records);
    const bool missing = addMissing(person, records);
    if (leaver || missing) addHeader(person);
    return {};
}

bool Ssda903Writer::addCareLeaver(const Record& person, const std::vector<Record>& records) {
    const auto row = careLeaverRow(person, records, year_);
    if (row && !*row) return false;
    const std::string child = textValue(person, "local_id");
    if (child.empty()) {
        report("oc3.csv", person, "CHILD", "there is no number of the case system");
        return false;
    }
    if (!row) {
        const std::string& detail = row.error().detail;
        const std::size_t colon = detail.find(": ");
        report("oc3.csv", person, detail.substr(0, colon), detail.substr(colon + 2));
        return false;
    }
    oc3_->csv.row({child, bornText(person), (*row)->inTouch, (*row)->activity, (*row)->accommodation});
    ++careLeavers_;
    return true;
}

bool Ssda903Writer::addMissing(const Record& person, const std::vector<Record>& records) {
    const std::string child = textValue(person, "local_id");
    const std::string born = bornText(person);
    bool any = false;
    for (const Episode& episode : episodesOf(person, records)) {
        const bool inYear = episode.from <= year_.last && (!episode.to || *episode.to >= year_.first);
        if (!inYear || !isLookedAfter(person, episode.from)) continue;
        if (child.empty() || born.empty()) {
            report("missing.csv", person, child.empty() ? "CHILD" : "DOB", "this is not recorded");
            return any;
        }
        const bool over = episode.to && *episode.to <= year_.last;
        missing_->csv.row({child, born, episode.kind == "away" ? "A" : "M", slashed(episode.from),
                           over ? slashed(*episode.to) : ""});
        any = true;
    }
    return any;
}

void Ssda903Writer::addHeader(const Record& person) {
    const std::string sex = textValue(person, "sex");
    if (sex != "M" && sex != "F") {
        report("header.csv", person, "SEX", "the return takes male and female only");
        return;
    }
    const auto born = dayIn(person, "date_of_birth");
    const bool schoolAge = born && born->plusYears(kSchoolAgeFrom) <= year_.last &&
                           born->plusYears(kSchoolAgeTo) > year_.first;
    std::string upn = textValue(person, "upn");
    if (upn.size() != kUpnLength && schoolAge) {
        report("header.csv", person, "UPN", "this is not recorded for a child of school age");
        return;
    }
    if (upn.size() != kUpnLength) upn = "UN1";  // Not of school age, and without a number.
    const bool mother = sex == "F" && valueOf(person, "is_mother") == Value(true);
    header_->csv.row({textValue(person, "local_id"), sex == "M" ? "1" : "2", bornText(person),
                      ethnicityOf(person), upn,
                      sex == "M" ? ""
                      : mother   ? "1"
                                 : "0",
                      ""});
    if (mother) report("header.csv", person, "MC_DOB", "the birthday of her child is not recorded here");
}

Result<void> Ssda903Writer::finish() {
    for (File* file : {header_.get(), oc3_.get(), missing_.get()}) {
        file->stream.flush();
        if (!file->stream) return {ErrorCode::Io, "a file of the return could not be written"};
    }
    return {};
}

}  // namespace doorstep
