// A folder with a few rows of the dataset in it, and an import of it whose results can be asked for.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "core/exchange/import.h"
#include "core/records/record.h"
#include "tests/support/process.h"

namespace doorstep::test {

/// Keeps what an import gives.
class KeptImport : public ImportSink {
public:
    Result<void> record(ImportedRecord record) override {
        order.push_back(record.type);
        records[record.id] = std::move(record);
        return {};
    }
    void issue(ImportIssue issue) override { issues.push_back(std::move(issue)); }

    [[nodiscard]] bool has(RecordId id) const { return records.count(id) > 0; }
    /// A field of a record; nothing when the import does not write it.
    [[nodiscard]] Value field(RecordId id, const std::string& name) const {
        const auto found = records.find(id);
        if (found == records.end()) return {};
        for (const FieldWrite& write : found->second.writes) {
            if (write.field == name) return write.value;
        }
        return {};
    }
    [[nodiscard]] std::string text(RecordId id, const std::string& name) const {
        const Value value = field(id, name);
        const auto* text = std::get_if<std::string>(&value);
        return text == nullptr ? "" : *text;
    }
    [[nodiscard]] bool owns(RecordId id, const std::string& name) const {
        const auto& all = records.at(id).owns;
        return std::find(all.begin(), all.end(), name) != all.end();
    }

    std::map<RecordId, ImportedRecord> records;
    std::vector<std::string> order;  ///< Types, as they came.
    std::vector<ImportIssue> issues;
};

/// Files written by hand. Starts with Ava (9), Noah (6), Leon (19), Priya, Sam and their teams.
class SsdFolder {
public:
    SsdFolder() : folder_("ssd") {
        write("ssd_department",
              "dept_team_id,dept_team_name,dept_team_parent_id\nT1,Children's Services,\nT2,North,T1\n");
        write("ssd_professionals",
              "prof_professional_id,prof_staff_id,prof_professional_name,prof_professional_job_title,"
              "prof_professional_department\n"
              "W1,priya.nair,Priya Nair,Social Worker,T2\nW2,sam.whitlock,Sam Whitlock,Personal "
              "Adviser,North\n");
        write("ssd_person",
              "pers_person_id,pers_forename,pers_surname,pers_sex,pers_dob\n"
              "1,Ava,Hartley,F,12/10/2017\n2,Noah,Hartley,M,2020-07-14T00:00:00\n3,Leon,Marsh,M,22/09/"
              "2007\n");
    }

    void write(const std::string& table, const std::string& content) {
        std::ofstream(folder_ / (table + ".csv"), std::ios::binary) << content;
    }
    [[nodiscard]] const std::filesystem::path& path() const { return folder_.path(); }
    [[nodiscard]] KeptImport import(const ImportOptions& options = {}) const {
        KeptImport kept;
        CHECK(importSsd(folder_.path(), kept, {}, options).ok());
        return kept;
    }

private:
    ScratchFolder folder_;
};

/// The record that an import of one into an empty store makes.
inline Record recordFrom(const ImportedRecord& imported) {
    Change change;
    change.dot.sequence = 1;
    change.record = imported.id;
    change.type = imported.type;
    change.subjects = imported.subjects;
    change.kind = ChangeKind::Import;
    change.writes = imported.writes;
    return recordOf({change});
}

inline RecordId personId(const std::string& key) {
    return importedId("ssd_person", key);
}
inline RecordId workerId(const std::string& key) {
    return importedId("ssd_professionals", key);
}

}  // namespace doorstep::test
