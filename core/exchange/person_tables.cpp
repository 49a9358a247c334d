// How each table's row becomes fields of a person.
#include "core/exchange/person_tables.h"

#include <array>

namespace doorstep {
namespace {

void checkOrder(SsdRow& row, const std::optional<WrittenDate>& from, const std::optional<WrittenDate>& to,
                std::string_view column) {
    if (from && to && to->date < from->date) row.fail(column, "this ends before it starts");
}

void readPerson(SsdRow& row, PersonDraft& draft) {
    // A child whose birthday is still to come may be unborn, with the date in the wrong column.
    const auto born = row.pastDateOrNone("pers_dob");
    const auto expected = row.date("pers_expected_dob");
    const auto died = row.pastDateOrNone("pers_death_date");
    checkOrder(row, born, died, "pers_death_date");
    const auto sex = row.code("pers_sex", ssd::sexCode);
    const auto mother = row.yesNo("pers_is_mother");
    FieldMap& fields = draft.fields;
    fields.set("local_id", row.needed("pers_person_id"));
    fields.set("forename", row.shortText("pers_forename"));
    fields.set("surname", row.shortText("pers_surname"));
    if (row.text("pers_forename").empty() && row.text("pers_surname").empty()) {
        row.leaveOut("pers_surname", "neither a forename nor a surname is given");
    }
    if (sex) fields.set("sex", *sex);
    fields.set("ethnicity", row.shortText("pers_ethnicity"));
    if (born) fields.set("date_of_birth", born->date);
    if (expected) fields.set("expected_birth", expected->date);
    if (died) fields.set("date_of_death", died->date);
    fields.set("is_mother", mother);
    if (born) draft.born = born->date;
}

void readIdentifier(SsdRow& row, PersonDraft& draft) {
    const std::string type = lowerCase(row.needed("link_identifier_type"));
    const std::string_view value = row.needed("link_identifier_value");
    const auto from = row.date("link_valid_from_date");
    const auto to = row.date("link_valid_to_date");
    checkOrder(row, from, to, "link_valid_to_date");
    const bool upn = type == "upn" || type == "unique pupil number";
    const Date since = from ? from->date : Date{};
    if (!upn || !row.ok() || since < draft.upnSince) return;
    draft.upnSince = since;
    draft.fields.set("upn", value);
}

void readFamily(SsdRow& row, PersonDraft& draft) {
    draft.fields.set("household", row.needed("fami_family_id"));
}

void readDisability(SsdRow& row, PersonDraft& draft) {
    row.needed("disa_disability_code");
    const auto code = row.code("disa_disability_code", ssd::disabilityCode);
    if (!code || *code == "NONE") return;
    // Some systems give the rows of this table no key; the code tells a person's disabilities apart.
    std::string key(row.text("disa_table_id"));
    if (key.empty()) key = std::string(row.text("disa_person_id")) + '/' + *code;
    ElementFields(draft.fields, "disability", "ssd_disability", key).set("code", *code);
}

/// What the status tables have in common.
void addStatus(PersonDraft& draft, std::string_view kind, std::string_view table, std::string_view key,
               Date from, std::optional<Date> to, std::string_view detail) {
    ElementFields element(draft.fields, "status", table, key);
    element.set("kind", kind).set("from", from).set("detail", detail);
    if (to) element.set("to", *to);
}

std::optional<Date> dayOf(const std::optional<WrittenDate>& written) {
    return written ? std::optional<Date>(written->date) : std::nullopt;
}

/// The latest category, or the initial one where no other is given. A plan counts whatever its category.
std::string_view abuseCategory(SsdRow& row) {
    const std::string_view initial = row.text("cppl_cp_plan_initial_category");
    const std::string_view latest = row.text("cppl_cp_plan_latest_category");
    if (!initial.empty() && !ssd::isAbuseCategory(initial)) {
        // Nothing is taken from it when there is a later one.
        if (latest.empty()) row.leaveOut("cppl_cp_plan_initial_category", kNoCode);
        if (!latest.empty()) row.remark("cppl_cp_plan_initial_category", kNoCode);
    }
    if (!latest.empty() && !ssd::isAbuseCategory(latest)) {
        row.leaveOut("cppl_cp_plan_latest_category", kNoCode);
    }
    const std::string_view category = latest.empty() ? initial : latest;
    return ssd::isAbuseCategory(category) ? category : std::string_view();
}

void readProtectionPlan(SsdRow& row, PersonDraft& draft) {
    const std::string_view key = row.needed("cppl_cp_plan_id");
    const auto from = row.neededPastDate("cppl_cp_plan_start_date");
    const auto to = row.date("cppl_cp_plan_end_date");
    checkOrder(row, from, to, "cppl_cp_plan_end_date");
    const std::string_view category = abuseCategory(row);
    if (!row.ok()) return;
    addStatus(draft, "cp", "ssd_cp_plans", key, from->date, dayOf(to), category);
    draft.referralsWithPlan.emplace(row.text("cppl_referral_id"));
}

void readCareEpisode(SsdRow& row, PersonDraft& draft) {
    const std::string_view episode = row.needed("clae_cla_episode_id");
    const auto started = row.neededPastDate("clae_cla_episode_start_date");
    const auto ended = row.date("clae_cla_episode_ceased_date");
    const auto entered = row.date("clae_entered_care_date");
    checkOrder(row, started, ended, "clae_cla_episode_ceased_date");
    checkOrder(row, entered, started, "clae_cla_episode_start_date");
    const std::string_view reason = row.shortText("clae_cla_episode_ceased_reason");
    if (!row.ok()) return;
    // A change of placement or legal status ends an episode and starts another; care itself goes on.
    const std::string_view spellKey = row.text("clae_cla_id");
    const Date from = entered ? entered->date : started->date;
    PersonDraft::CareSpell& spell = draft.spells
                                        .try_emplace(std::string(spellKey.empty() ? episode : spellKey),
                                                     PersonDraft::CareSpell{from, {}, {}, false})
                                        .first->second;
    spell.from = std::min(spell.from, from);
    if (!ended) {
        spell.open = true;
    } else if (!spell.ended || *spell.ended < ended->date) {
        spell.ended = ended->date;
        spell.reason = reason;
    }
    draft.referralsWithPlan.emplace(row.text("clae_referral_id"));
}

void readPlacement(SsdRow& row, PersonDraft& draft) {
    const std::string_view key = row.needed("clap_cla_placement_id");
    const auto from = row.neededDate("clap_cla_placement_start_date");
    const auto to = row.date("clap_cla_placement_end_date");
    const auto type = row.code("clap_cla_placement_type", ssd::placementCode);
    checkOrder(row, from, to, "clap_cla_placement_end_date");
    if (!row.ok()) return;
    ElementFields element(draft.fields, "placement", "ssd_cla_placement", key);
    element.set("from", from->date);
    if (to) element.set("to", to->date);
    if (type)
        element.set("type", *type).set("long_term", std::optional<bool>(ssd::isLongTermPlacement(*type)));
}

/// A review that took place ends the weekly visits to some placements.
void readCareReview(SsdRow& row, PersonDraft& draft) {
    const std::string_view key = row.needed("clar_cla_review_id");
    const auto held = row.date("clar_cla_review_date");
    const auto cancelled = row.yesNo("clar_cla_review_cancelled");
    if (!row.ok() || !held || cancelled == true) return;
    ElementFields(draft.fields, "event", "ssd_cla_reviews", key)
        .set("kind", std::string("cla_review"))
        .set("date", held->date);
}

void readLegalStatus(SsdRow& row, PersonDraft& draft) {
    const std::string_view key = row.needed("lega_legal_status_id");
    const auto from = row.date("lega_legal_status_start_date");
    const auto to = row.date("lega_legal_status_end_date");
    checkOrder(row, from, to, "lega_legal_status_end_date");
    const std::string_view text = row.text("lega_legal_status");
    if (!text.empty()) row.needed("lega_legal_status");
    if (!row.ok() || !from || text.empty()) return;
    // Some systems write the words behind the code: `C1 - Interim care order`.
    ElementFields element(draft.fields, "legal", "ssd_legal_status", key);
    element.set("code", text.substr(0, text.find_first_of(" -:"))).set("from", from->date);
    if (to) element.set("to", to->date);
}

void readNeedPlan(SsdRow& row, PersonDraft& draft) {
    const std::string_view key = row.needed("cinp_cin_plan_id");
    const auto from = row.neededPastDate("cinp_cin_plan_start_date");
    const auto to = row.date("cinp_cin_plan_end_date");
    checkOrder(row, from, to, "cinp_cin_plan_end_date");
    if (!row.ok()) return;
    addStatus(draft, "cin", "ssd_cin_plans", key, from->date, dayOf(to), "plan");
    draft.referralsWithPlan.emplace(row.text("cinp_referral_id"));
}

void readReferral(SsdRow& row, PersonDraft& draft) {
    const std::string key(row.needed("cine_referral_id"));
    const auto from = row.neededPastDate("cine_referral_date");
    const auto to = row.date("cine_close_date");
    const auto need = row.code("cine_cin_primary_need_code", ssd::needCode);
    const auto noFurtherAction = row.yesNo("cine_referral_nfa");
    checkOrder(row, from, to, "cine_close_date");
    if (!row.ok() || noFurtherAction == true) return;
    // A referral that led to a plan is told by the plan; one without is a child in need all the same.
    if (draft.referralsWithPlan.count(key) == 0) {
        addStatus(draft, "cin", "ssd_cin_episodes", key, from->date, dayOf(to), "referral");
    }
    // N2, the child's own disability: councils keep to other intervals for these children.
    if (need == "N2") {
        addStatus(draft, "cwd", "ssd_cin_episodes", key + "/cwd", from->date, dayOf(to), "");
    }
}

void readCareLeaver(SsdRow& row, PersonDraft& draft) {
    const std::string_view key = row.needed("clea_table_id");
    row.needed("clea_care_leaver_eligibility");
    const auto kind = row.code("clea_care_leaver_eligibility", ssd::eligibilityCode);
    const auto reviewed = row.pastDateOrNone("clea_pathway_plan_review_date");
    latestContactIn(row);
    if (!row.ok()) return;
    const auto since = careLeaverSince(draft.born, *kind);
    if (!since) {
        row.fail("clea_person_id", "ssd_person.csv has no date of birth for this care leaver");
        return;
    }
    addStatus(draft, "care_leaver", "ssd_care_leavers", key, *since, std::nullopt, *kind);
    if (!reviewed) return;
    ElementFields(draft.fields, "event", "ssd_care_leavers", key)
        .set("kind", std::string("pathway_plan"))
        .set("date", reviewed->date);
}

/// Y, N, or NA where the question does not arise.
std::optional<bool> interviewAnswer(SsdRow& row, std::string_view column) {
    if (lowerCase(row.text(column)) == "na") return std::nullopt;
    return row.yesNo(column);
}

void readMissing(SsdRow& row, PersonDraft& draft) {
    const std::string_view key = row.needed("miss_table_id");
    const auto from = row.neededPastDate("miss_missing_episode_start_date");
    const auto to = row.pastDateOrNone("miss_missing_episode_end_date");
    const auto kind = row.code("miss_missing_episode_type", ssd::absenceKind);
    const auto offered = interviewAnswer(row, "miss_missing_rhi_offered");
    const auto accepted = interviewAnswer(row, "miss_missing_rhi_accepted");
    checkOrder(row, from, to, "miss_missing_episode_end_date");
    if (!row.ok()) return;
    addStatus(draft, "missing", "ssd_missing", key, from->date, dayOf(to), kind.value_or(""));
    ElementFields element(draft.fields, "status", "ssd_missing", key);
    // The return interview is due in hours, so the times are kept where the file has them.
    if (from->minuteOfDay) element.set("from_time", clockTextOf({from->date, *from->minuteOfDay}));
    if (to && to->minuteOfDay) element.set("to_time", clockTextOf({to->date, *to->minuteOfDay}));
    element.set("interview_offered", offered).set("interview_accepted", accepted);
}

}  // namespace

void PersonDraft::finish() {
    for (const auto& [key, spell] : spells) {
        addStatus(*this, "cla", "ssd_cla_episodes", key, spell.from,
                  spell.open ? std::nullopt : spell.ended, spell.open ? "" : spell.reason);
    }
}

LatestContact latestContactIn(SsdRow& row) {
    LatestContact contact;
    contact.when = row.pastDate("clea_care_leaver_latest_contact");
    contact.inTouch = row.code("clea_care_leaver_in_touch", ssd::inTouchCode);
    contact.activity = row.code("clea_care_leaver_activity", ssd::activityCode);
    if (const auto home = row.code("clea_care_leaver_accommodation", ssd::accommodationCode)) {
        contact.accommodation = home->code;
        contact.suitable = home->suitable;
    }
    const auto suitable = row.code("clea_care_leaver_accom_suitable", ssd::suitability);
    if (suitable) contact.suitable = suitable;
    return contact;
}

std::optional<Date> careLeaverSince(std::optional<Date> born, std::string_view eligibility) {
    if (!born) return std::nullopt;
    const bool from18 = eligibility == "former_relevant" || eligibility == "qualifying";
    return born->plusYears(from18 ? 18 : 16);
}

std::span<const PersonTable> personTables() {
    const auto elements = [](std::string_view group, std::string_view table) {
        return std::vector<std::string>{importedElements(group, table)};
    };
    static const std::array<PersonTable, 14> kTables{{
        {{"ssd_person", {"pers_person_id"}},
         "pers_person_id",
         "pers_person_id",
         "",
         "",
         {"local_id", "forename", "surname", "sex", "ethnicity", "date_of_birth", "expected_birth",
          "date_of_death", "is_mother"},
         readPerson},
        {{"ssd_linked_identifiers", {"link_person_id", "link_identifier_type", "link_identifier_value"}},
         "link_person_id",
         "link_table_id",
         "",
         "",
         {"upn"},
         readIdentifier},
        {{"ssd_address", {"addr_table_id", "addr_person_id", "addr_address_json"}},
         "addr_person_id",
         "addr_table_id",
         "",
         "",
         elements("address", "ssd_address"),
         readAddress},
        {{"ssd_family", {"fami_family_id", "fami_person_id"}},
         "fami_person_id",
         "fami_person_id",
         "fami_family_id",
         "",
         {"household"},
         readFamily},
        {{"ssd_disability", {"disa_person_id", "disa_disability_code"}},
         "disa_person_id",
         "disa_table_id",
         "",
         "",
         elements("disability", "ssd_disability"),
         readDisability},
        {{"ssd_cp_plans", {"cppl_cp_plan_id", "cppl_person_id", "cppl_cp_plan_start_date"}},
         "cppl_person_id",
         "cppl_cp_plan_id",
         "",
         "",
         elements("status", "ssd_cp_plans"),
         readProtectionPlan},
        {{"ssd_cla_episodes", {"clae_cla_episode_id", "clae_person_id", "clae_cla_episode_start_date"}},
         "clae_person_id",
         "clae_cla_episode_id",
         "",
         "",
         elements("status", "ssd_cla_episodes"),
         readCareEpisode},
        {{"ssd_cla_placement",
          {"clap_cla_placement_id", "clap_person_id", "clap_cla_placement_start_date"}},
         "clap_person_id",
         "clap_cla_placement_id",
         "",
         "",
         elements("placement", "ssd_cla_placement"),
         readPlacement},
        {{"ssd_cla_reviews", {"clar_cla_review_id", "clar_cla_id", "clar_cla_review_date"}},
         kBySpell,
         "clar_cla_review_id",
         "",
         "",
         elements("event", "ssd_cla_reviews"),
         readCareReview},
        {{"ssd_legal_status", {"lega_legal_status_id", "lega_person_id", "lega_legal_status"}},
         "lega_person_id",
         "lega_legal_status_id",
         "",
         "",
         elements("legal", "ssd_legal_status"),
         readLegalStatus},
        {{"ssd_cin_plans", {"cinp_cin_plan_id", "cinp_person_id", "cinp_cin_plan_start_date"}},
         "cinp_person_id",
         "cinp_cin_plan_id",
         "",
         "",
         elements("status", "ssd_cin_plans"),
         readNeedPlan},
        {{"ssd_cin_episodes", {"cine_referral_id", "cine_person_id", "cine_referral_date"}},
         "cine_person_id",
         "cine_referral_id",
         "",
         "",
         elements("status", "ssd_cin_episodes"),
         readReferral},
        {{"ssd_care_leavers", {"clea_table_id", "clea_person_id", "clea_care_leaver_eligibility"}},
         "clea_person_id",
         "clea_table_id",
         "",
         "clea_care_leaver_personal_advisor",
         {importedElements("status", "ssd_care_leavers"), importedElements("event", "ssd_care_leavers")},
         readCareLeaver},
        {{"ssd_missing", {"miss_table_id", "miss_person_id", "miss_missing_episode_start_date"}},
         "miss_person_id",
         "miss_table_id",
         "",
         "",
         elements("status", "ssd_missing"),
         readMissing},
    }};
    return kTables;
}

}  // namespace doorstep
