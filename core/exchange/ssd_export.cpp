// The files of the export, and what is not about one person.
#include "core/exchange/ssd_export.h"

#include <sys/stat.h>

#include <array>

namespace doorstep {
namespace {

struct Table {
    std::string_view name;
    std::vector<std::string> columns;
};

const std::vector<Table>& tables() {
    static const std::vector<Table> kTables{
        {"ssd_department", {"dept_team_id", "dept_team_name", "dept_team_parent_id"}},
        {"ssd_professionals",
         {"prof_professional_id", "prof_staff_id", "prof_professional_name", "prof_professional_job_title",
          "prof_professional_department"}},
        {"ssd_person",
         {"pers_person_id", "pers_forename", "pers_surname", "pers_sex", "pers_ethnicity", "pers_dob",
          "pers_expected_dob", "pers_death_date", "pers_is_mother"}},
        {"ssd_linked_identifiers",
         {"link_table_id", "link_person_id", "link_identifier_type", "link_identifier_value"}},
        {"ssd_address",
         {"addr_table_id", "addr_person_id", "addr_address_json", "addr_address_postcode",
          "addr_address_start_date", "addr_address_end_date"}},
        {"ssd_family", {"fami_table_id", "fami_family_id", "fami_person_id"}},
        {"ssd_disability", {"disa_table_id", "disa_person_id", "disa_disability_code"}},
        {"ssd_legal_status",
         {"lega_legal_status_id", "lega_person_id", "lega_legal_status", "lega_legal_status_start_date",
          "lega_legal_status_end_date"}},
        {"ssd_involvements",
         {"invo_involvements_id", "invo_professional_id", "invo_professional_role_id", "invo_person_id",
          "invo_involvement_start_date", "invo_involvement_end_date", "invo_worker_change_reason"}},
        {"ssd_cin_episodes",
         {"cine_referral_id", "cine_person_id", "cine_referral_date", "cine_close_date",
          "cine_cin_primary_need_code", "cine_referral_nfa"}},
        {"ssd_cin_plans",
         {"cinp_cin_plan_id", "cinp_referral_id", "cinp_person_id", "cinp_cin_plan_start_date",
          "cinp_cin_plan_end_date"}},
        {"ssd_cin_visits",
         {"cinv_cin_visit_id", "cinv_person_id", "cinv_cin_visit_date", "cinv_cin_visit_seen",
          "cinv_cin_visit_seen_alone", "cinv_cin_visit_bedroom"}},
        {"ssd_cp_plans",
         {"cppl_cp_plan_id", "cppl_referral_id", "cppl_person_id", "cppl_cp_plan_start_date",
          "cppl_cp_plan_end_date", "cppl_cp_plan_latest_category"}},
        {"ssd_cp_visits",
         {"cppv_cp_visit_id", "cppv_person_id", "cppv_cp_plan_id", "cppv_cp_visit_date",
          "cppv_cp_visit_seen", "cppv_cp_visit_seen_alone", "cppv_cp_visit_bedroom"}},
        {"ssd_cla_episodes",
         {"clae_cla_episode_id", "clae_cla_id", "clae_person_id", "clae_referral_id",
          "clae_entered_care_date", "clae_cla_episode_start_date", "clae_cla_episode_ceased_date",
          "clae_cla_episode_ceased_reason"}},
        {"ssd_cla_placement",
         {"clap_cla_placement_id", "clap_cla_id", "clap_person_id", "clap_cla_placement_start_date",
          "clap_cla_placement_end_date", "clap_cla_placement_type"}},
        {"ssd_cla_visits",
         {"clav_cla_visit_id", "clav_person_id", "clav_cla_id", "clav_cla_visit_date",
          "clav_cla_visit_seen", "clav_cla_visit_seen_alone"}},
        {"ssd_cla_reviews",
         {"clar_cla_review_id", "clar_cla_id", "clar_cla_review_date", "clar_cla_review_cancelled"}},
        {"ssd_care_leavers",
         {"clea_table_id", "clea_person_id", "clea_care_leaver_eligibility", "clea_care_leaver_in_touch",
          "clea_care_leaver_latest_contact", "clea_care_leaver_accommodation",
          "clea_care_leaver_accom_suitable", "clea_care_leaver_activity", "clea_pathway_plan_review_date",
          "clea_care_leaver_personal_advisor"}},
        {"ssd_missing",
         {"miss_table_id", "miss_person_id", "miss_missing_episode_start_date", "miss_missing_episode_type",
          "miss_missing_episode_end_date", "miss_missing_rhi_offered", "miss_missing_rhi_accepted"}}};
    return kTables;
}

/// Titles from which an import reads the role again.
std::string titleOf(const std::string& role) {
    if (role == "supervisor") return "Team Manager";
    if (role == "adviser") return "Personal Adviser";
    if (role == "performance") return "Performance Officer";
    return "Social Worker";
}

std::string keyOf(const RecordId& id) {
    return id.empty() ? std::string() : textOf(id);
}

}  // namespace

Result<SsdWriter> SsdWriter::create(const std::filesystem::path& folder) {
    SsdWriter writer;
    for (const Table& table : tables()) {
        const std::filesystem::path path = folder / (std::string(table.name) + ".csv");
        auto file = std::make_unique<File>();
        file->stream.open(path, std::ios::binary | std::ios::trunc);
        if (!file->stream || ::chmod(path.c_str(), S_IRUSR | S_IWUSR) != 0) {
            return {ErrorCode::Io, "cannot write " + path.filename().string()};
        }
        file->csv.row(table.columns);
        writer.files_.emplace(table.name, std::move(file));
    }
    return writer;
}

void SsdWriter::row(std::string_view table, const std::vector<std::string>& cells) {
    files_.find(table)->second->csv.row(cells);
    ++rows_;
}

void SsdWriter::add(const SsdTeam& team) {
    row("ssd_department", {keyOf(team.id), team.name, keyOf(team.parent)});
}

void SsdWriter::add(const SsdWorker& worker) {
    workers_.insert(keyOf(worker.id));
    row("ssd_professionals",
        {keyOf(worker.id), worker.staffId, worker.name, titleOf(worker.role), keyOf(worker.team)});
}

Result<void> SsdWriter::finish() {
    for (const auto& [table, file] : files_) {
        file->stream.flush();
        if (!file->stream) return {ErrorCode::Io, table + ".csv could not be written"};
    }
    return {};
}

}  // namespace doorstep
