// What was done before Doorstep: past visits, and the latest contact of each care leaver.
#include <array>

#include "core/exchange/import_run.h"
#include "core/exchange/person_tables.h"
#include "core/records/fields.h"

namespace doorstep {

struct ImportRun::VisitTable {
    TableShape shape;
    std::string_view visitType;
    std::string_view key, person, date, seen, seenAlone, bedroom;
    std::string_view plan, planTable;  ///< What it was a visit under, and where that stands.
};

namespace {

const TableShape kCareLeavers{"ssd_care_leavers",
                              {"clea_table_id", "clea_person_id", "clea_care_leaver_eligibility"}};

/// Under which the ids of advisers' allocations are made.
constexpr std::string_view kAdvisers = "ssd_care_leavers/adviser";

void setWhen(FieldMap& fields, const WrittenDate& when) {
    fields.set("date", when.date);
    if (when.minuteOfDay) fields.set("start_time", clockTextOf({when.date, *when.minuteOfDay}));
}

}  // namespace

Result<void> ImportRun::readVisits() {
    static const std::array<VisitTable, 3> kTables{{
        {{"ssd_cin_visits",
          {"cinv_cin_visit_id", "cinv_person_id", "cinv_cin_visit_date", "cinv_cin_visit_seen"}},
         "cin",
         "cinv_cin_visit_id",
         "cinv_person_id",
         "cinv_cin_visit_date",
         "cinv_cin_visit_seen",
         "cinv_cin_visit_seen_alone",
         "cinv_cin_visit_bedroom",
         "",
         ""},
        {{"ssd_cp_visits",
          {"cppv_cp_visit_id", "cppv_person_id", "cppv_cp_visit_date", "cppv_cp_visit_seen"}},
         "cp",
         "cppv_cp_visit_id",
         "cppv_person_id",
         "cppv_cp_visit_date",
         "cppv_cp_visit_seen",
         "cppv_cp_visit_seen_alone",
         "cppv_cp_visit_bedroom",
         "cppv_cp_plan_id",
         "ssd_cp_plans"},
        {{"ssd_cla_visits",
          {"clav_cla_visit_id", "clav_person_id", "clav_cla_visit_date", "clav_cla_visit_seen"}},
         "cla",
         "clav_cla_visit_id",
         "clav_person_id",
         "clav_cla_visit_date",
         "clav_cla_visit_seen",
         "clav_cla_visit_seen_alone",
         "",
         "clav_cla_id",
         "ssd_cla_episodes"},
    }};
    for (const VisitTable& table : kTables) TRY(readVisitTable(table));
    return {};
}

Result<void> ImportRun::readVisitTable(const VisitTable& table) {
    KeyIndex keys;
    TRY(readTable(table.shape, [&](SsdRow& row) -> Result<void> {
        const std::string_view key = row.needed(table.key);
        const auto child = person(row, table.person);
        row.needed(table.date);
        const auto when = row.pastDate(table.date);
        const auto seen = row.yesNo(table.seen);
        const auto alone = row.yesNo(table.seenAlone);
        const auto bedroom = row.yesNo(table.bedroom);
        if (seen == false && alone == true) {
            row.fail(table.seenAlone, "a child who was not seen was not seen alone");
        }
        checkPlan(row, table);
        const RecordId id = importedId(table.shape.name, key);
        if (!takeKey(row, table.key, id, keys)) return {};
        FieldMap fields;
        setWhen(fields, *when);
        fields.set("visit_type", table.visitType);
        const std::string membership = memberField("child", textOf(*child));
        fields.set(membership, Value(true));
        fields.set(childField(*child, "seen"), seen);
        fields.set(childField(*child, "seen_alone"), alone);
        fields.set(childField(*child, "bedroom_seen"), bedroom);
        return sink_.record({id,
                             "visit",
                             {*child},
                             fields.writes(),
                             {"date", "start_time", "visit_type", "child/"},
                             false});
    }));
    return {};
}

void ImportRun::checkPlan(SsdRow& row, const VisitTable& table) const {
    const std::string_view key = row.text(table.plan);
    const auto plans = personTables_.find(table.planTable);
    if (key.empty() || plans == personTables_.end() || !plans->second.read) return;
    if (planKeys_.count(importedId(table.planTable, key)) > 0) return;
    row.remark(table.plan, "there is nothing with this key in " + std::string(table.planTable) + ".csv");
}

/// The rows were checked with the people; here those that were good are read for what is not about the
/// person alone.
Result<void> ImportRun::readCareLeavers() {
    const TableOutcome& checked = personTables_[kCareLeavers.name];
    KeyIndex keys;
    KeyIndex advisers;
    const auto read = readAgain(kCareLeavers, [&](SsdRow& row) -> Result<void> {
        advisers[importedId(kAdvisers, row.text("clea_table_id"))];
        if (checked.badLines.count(row.line()) > 0) return {};
        const RecordId key = importedId(kCareLeavers.name, row.text("clea_table_id"));
        if (!takeKey(row, "clea_table_id", key, keys)) return {};
        const RecordId about = importedId("ssd_person", row.text("clea_person_id"));
        TRY(emitContact(row, about, latestContactIn(row)));
        return emitAdviser(row, about);
    });
    TRY(read);
    return listAllocations(kCareLeavers, checked, advisers, kAdvisers);
}

/// The date is part of the contact's key: when the next extract tells of a later one, the earlier stays.
Result<void> ImportRun::emitContact(const SsdRow& row, RecordId person, const LatestContact& contact) {
    if (!contact.when) return {};
    FieldMap fields;
    setWhen(fields, *contact.when);
    if (contact.inTouch) {
        fields.set("in_touch", *contact.inTouch);
        // Only YES says that this contact reached the young person; for other codes the clocks stay with
        // the more cautious reading.
        if (*contact.inTouch == "YES") fields.set("outcome", std::string("reached"));
        if (*contact.inTouch == "REFU") fields.set("outcome", std::string("refused"));
    }
    if (contact.activity) fields.set("activity", *contact.activity);
    if (contact.accommodation) fields.set("accommodation", *contact.accommodation);
    fields.set("suitable", contact.suitable);
    const std::string key = std::string(row.text("clea_table_id")) + '/' + textOf(contact.when->date);
    return sink_.record(
        {importedId("ssd_care_leavers/contact", key),
         "contact",
         {person},
         fields.writes(),
         {"date", "start_time", "in_touch", "outcome", "activity", "accommodation", "suitable"},
         false});
}

/// One allocation for each row, whoever is the adviser: when the adviser changes, the old one loses access
/// by the same write. Withdrawn where the row names none, or an involvement says it already.
Result<void> ImportRun::emitAdviser(const SsdRow& row, RecordId person) {
    const RecordId id = importedId(kAdvisers, row.text("clea_table_id"));
    const std::vector<std::string> owns{"person", "worker", "role", "from", "to", "reason", "source"};
    const std::string_view adviser = row.text("clea_care_leaver_personal_advisor");
    const RecordId worker = importedId("ssd_professionals", adviser);
    if (adviser.empty() || advisersByInvolvement_.count({person, worker}) > 0) {
        return sink_.record({id, "allocation", {person}, {}, owns, true});
    }
    FieldMap fields;
    fields.set("person", textOf(person));
    fields.set("worker", textOf(worker));
    fields.set("role", std::string("adviser"));
    fields.set("source", kCareLeavers.name);
    const auto eligibility = ssd::eligibilityCode(row.text("clea_care_leaver_eligibility"));
    const KeyIndex::Entry* known = people_.find(person);
    if (const auto since = careLeaverSince(Date{known->bornDays}, *eligibility)) fields.set("from", *since);
    return sink_.record({id, "allocation", {person}, fields.writes(), owns, false});
}

}  // namespace doorstep
