// The tables that each say a part of what is known about a person.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>

#include "core/exchange/import_run.h"

namespace doorstep {

/// A person while the tables are being read.
struct PersonDraft {
    /// A period of care: its episodes follow one another without a gap.
    struct CareSpell {
        Date from;
        std::optional<Date> ended;
        std::string reason;  ///< Why the last episode ended.
        bool open = false;
    };

    std::optional<Date> born;
    FieldMap fields;
    std::set<std::string> referralsWithPlan;
    std::map<std::string, CareSpell> spells;  ///< By the key of the period of care.
    Date upnSince;
    std::set<std::string_view> unreadable;  ///< Tables in which a row about this person was bad.

    /// Turns what needed several rows into fields.
    void finish();
};

/// The column of tables that tell whose they are by the period of care (`clae_cla_id`) alone.
constexpr std::string_view kBySpell = "clar_cla_id";

/// A table of which each row belongs to one person.
struct PersonTable {
    TableShape shape;
    std::string_view personColumn;  ///< `kBySpell` where rows name a period of care instead.
    std::string_view keyColumn;     ///< Two rows with the same key are one too many,
    std::string_view content;       ///< unless they agree in this column; in all columns when it is empty.
    std::string_view workerColumn;  ///< Refers to `ssd_professionals`; empty when there is none.
    /// The fields it speaks for (as in `ImportedRecord::owns`).
    std::vector<std::string> owns;
    /// Reads a row into the draft, or marks what is wrong with it. Called with an empty draft that knows
    /// only the birth when the table is checked, so it must not find fault with what other rows say.
    void (*read)(SsdRow& row, PersonDraft& draft);
};

/// In the order they have to be read; `ssd_person` is the first.
std::span<const PersonTable> personTables();

/// As `PersonTable::read`, for `ssd_address`.
void readAddress(SsdRow& row, PersonDraft& draft);

/// The latest contact in a row of `ssd_care_leavers`, which describes the young person of today and not
/// the contact: what it says is taken as what was learnt at that contact.
struct LatestContact {
    std::optional<WrittenDate> when;
    std::optional<std::string> inTouch;
    std::optional<std::string> activity;
    std::optional<std::string> accommodation;
    std::optional<bool> suitable;
};
LatestContact latestContactIn(SsdRow& row);

/// When somebody became a care leaver, as far as the dataset tells: it gives no date, so the 16th or 18th
/// birthday with which the kind of eligibility begins.
std::optional<Date> careLeaverSince(std::optional<Date> born, std::string_view eligibility);

}  // namespace doorstep
