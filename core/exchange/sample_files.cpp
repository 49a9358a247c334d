// Columns of the dataset's tables, and rows in them.
#include "core/exchange/sample_files.h"

#include <algorithm>

#include "core/exchange/csv.h"

namespace doorstep::sample {
namespace {

struct Layout {
    std::string_view table;
    std::vector<std::string_view> columns;
};

const std::vector<Layout>& layouts() {
    static const std::vector<Layout> kLayouts{
        {"ssd_person",
         {"pers_person_id", "pers_forename", "pers_surname", "pers_sex", "pers_gender", "pers_ethnicity",
          "pers_dob", "pers_common_child_id", "pers_legacy_id", "pers_upn_unknown", "pers_send_flag",
          "pers_expected_dob", "pers_death_date", "pers_is_mother", "pers_nationality"}},
        {"ssd_linked_identifiers",
         {"link_table_id", "link_person_id", "link_identifier_type", "link_identifier_value",
          "link_valid_from_date", "link_valid_to_date"}},
        {"ssd_address",
         {"addr_table_id", "addr_address_json", "addr_person_id", "addr_address_type",
          "addr_address_start_date", "addr_address_end_date", "addr_address_postcode"}},
        {"ssd_family", {"fami_table_id", "fami_family_id", "fami_person_id"}},
        {"ssd_disability", {"disa_person_id", "disa_table_id", "disa_disability_code"}},
        {"ssd_professionals",
         {"prof_professional_id", "prof_staff_id", "prof_professional_name",
          "prof_social_worker_registration_no", "prof_professional_job_title", "prof_professional_caseload",
          "prof_professional_department", "prof_full_time_equivalency", "prof_agency_worker_flag"}},
        {"ssd_department",
         {"dept_team_id", "dept_team_name", "dept_team_parent_id", "dept_team_parent_name"}},
        {"ssd_involvements",
         {"invo_involvements_id", "invo_professional_id", "invo_professional_role_id",
          "invo_professional_team", "invo_involvement_start_date", "invo_involvement_end_date",
          "invo_worker_change_reason", "invo_person_id", "invo_referral_id"}},
        {"ssd_cin_episodes",
         {"cine_referral_id", "cine_person_id", "cine_referral_date", "cine_cin_primary_need_code",
          "cine_referral_source_code", "cine_referral_source_desc", "cine_referral_outcome_json",
          "cine_referral_nfa", "cine_close_reason", "cine_close_date", "cine_referral_team",
          "cine_referral_worker_id"}},
        {"ssd_cin_plans",
         {"cinp_cin_plan_id", "cinp_referral_id", "cinp_person_id", "cinp_cin_plan_start_date",
          "cinp_cin_plan_end_date", "cinp_cin_plan_team", "cinp_cin_plan_worker_id"}},
        {"ssd_cp_plans",
         {"cppl_cp_plan_id", "cppl_referral_id", "cppl_icpc_id", "cppl_person_id",
          "cppl_cp_plan_start_date", "cppl_cp_plan_end_date", "cppl_cp_plan_initial_category",
          "cppl_cp_plan_ola", "cppl_cp_plan_latest_category"}},
        {"ssd_cla_episodes",
         {"clae_cla_episode_id", "clae_person_id", "clae_cla_episode_start_date",
          "clae_cla_episode_start_reason", "clae_cla_primary_need_code", "clae_cla_episode_ceased_date",
          "clae_cla_episode_ceased_reason", "clae_cla_id", "clae_referral_id", "clae_cla_placement_id",
          "clae_entered_care_date", "clae_cla_last_iro_contact_date"}},
        {"ssd_cla_placement",
         {"clap_cla_placement_id", "clap_cla_placement_start_date", "clap_cla_placement_type",
          "clap_cla_placement_urn", "clap_cla_placement_distance", "clap_cla_id",
          "clap_cla_placement_provider", "clap_cla_placement_postcode", "clap_cla_placement_end_date",
          "clap_cla_placement_change_reason", "clap_person_id"}},
        {"ssd_care_leavers",
         {"clea_table_id", "clea_person_id", "clea_care_leaver_eligibility", "clea_care_leaver_in_touch",
          "clea_care_leaver_latest_contact", "clea_care_leaver_accommodation",
          "clea_care_leaver_accom_suitable", "clea_care_leaver_activity", "clea_pathway_plan_review_date",
          "clea_care_leaver_personal_advisor", "clea_care_leaver_allocated_team",
          "clea_care_leaver_worker_id"}},
        {"ssd_missing",
         {"miss_table_id", "miss_person_id", "miss_missing_episode_start_date", "miss_missing_episode_type",
          "miss_missing_episode_end_date", "miss_missing_rhi_offered", "miss_missing_rhi_accepted"}},
        {"ssd_cin_visits",
         {"cinv_cin_visit_id", "cinv_person_id", "cinv_cin_visit_date", "cinv_cin_visit_seen",
          "cinv_cin_visit_seen_alone", "cinv_cin_visit_bedroom"}},
        {"ssd_cp_visits",
         {"cppv_cp_visit_id", "cppv_person_id", "cppv_cp_plan_id", "cppv_cp_visit_date",
          "cppv_cp_visit_seen", "cppv_cp_visit_seen_alone", "cppv_cp_visit_bedroom"}},
        {"ssd_cla_visits",
         {"clav_cla_visit_id", "clav_cla_id", "clav_person_id", "clav_cla_visit_date",
          "clav_cla_visit_seen", "clav_cla_visit_seen_alone"}},
    };
    return kLayouts;
}

}  // namespace

std::uint64_t Chance::next() {
    state_ += 0x9e3779b97f4a7c15ULL;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
    return mixed ^ (mixed >> 31);
}

int Chance::between(int low, int high) {
    DOORSTEP_ASSERT(low <= high);
    const auto span = static_cast<std::uint64_t>(high - low) + 1;
    return low + static_cast<int>(next() % span);
}

std::string_view Chance::oneOf(std::span<const std::string_view> words) {
    return words[static_cast<std::size_t>(between(0, static_cast<int>(words.size()) - 1))];
}

Result<Files> Files::create(const std::filesystem::path& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    Files files;
    for (const Layout& layout : layouts()) {
        const std::string name = std::string(layout.table) + ".csv";
        std::ofstream output(folder / name, std::ios::binary | std::ios::trunc);
        if (!output) return {ErrorCode::Io, "cannot write " + (folder / name).string()};
        CsvWriter(output).row(std::vector<std::string>(layout.columns.begin(), layout.columns.end()));
        files.tables_[layout.table] = Table{layout.columns, std::move(output)};
    }
    return files;
}

void Files::row(std::string_view table, const Cells& cells) {
    const auto found = tables_.find(table);
    DOORSTEP_ASSERT(found != tables_.end());
    const std::vector<std::string_view>& columns = found->second.columns;
    std::vector<std::string> row(columns.size());
    for (const auto& [column, text] : cells) {
        if (column.empty()) continue;
        const auto at = std::find(columns.begin(), columns.end(), column);
        DOORSTEP_ASSERT(at != columns.end());
        row[static_cast<std::size_t>(at - columns.begin())] = text;
    }
    CsvWriter(found->second.output).row(row);
}

Result<void> Files::finish() {
    for (auto& [name, table] : tables_) {
        table.output.close();
        if (!table.output) return {ErrorCode::Io, "cannot write " + std::string(name) + ".csv to its end"};
    }
    return {};
}

std::string ukDate(Date date) {
    const std::string iso = textOf(date);
    return iso.substr(8, 2) + '/' + iso.substr(5, 2) + '/' + iso.substr(0, 4);
}

std::string isoTime(Date date, int minuteOfDay) {
    return textOf(LocalTime{date, minuteOfDay}) + ":00";
}

}  // namespace doorstep::sample
