// The order of an import, and what reading any table has in common.
#include "core/exchange/import.h"

#include <algorithm>
#include <array>

#include "core/crypto/crypto.h"
#include "core/exchange/import_run.h"
#include "core/exchange/person_tables.h"
#include "core/records/fields.h"

namespace doorstep {
namespace {

constexpr std::int64_t kRowsBetweenProgress = 4096;

/// 16 bytes from a table and a key, in the form of a version 8 UUID (RFC 9562: a layout of one's own).
std::array<std::uint8_t, 16> derivedBytes(std::string_view table, std::string_view key) {
    std::string input = "doorstep import\n";
    input.append(table).append("\n").append(key);
    const Hash hash = crypto::hash(bytesOf(input));
    std::array<std::uint8_t, 16> bytes{};
    std::copy_n(hash.bytes.begin(), bytes.size(), bytes.begin());
    bytes[6] = static_cast<std::uint8_t>(0x80 | (bytes[6] & 0x0f));
    bytes[8] = static_cast<std::uint8_t>(0x80 | (bytes[8] & 0x3f));
    return bytes;
}

std::array<std::uint8_t, 4> tableMark(std::string_view table) {
    const Hash hash = crypto::hash(bytesOf(table));
    return {hash.bytes[0], hash.bytes[1], hash.bytes[2], hash.bytes[3]};
}

}  // namespace

RecordId importedId(std::string_view table, std::string_view key) {
    return RecordId{derivedBytes(table, key)};
}

std::string importedElement(std::string_view table, std::string_view key) {
    auto bytes = derivedBytes(table, key);
    const auto mark = tableMark(table);
    std::copy(mark.begin(), mark.end(), bytes.begin());
    return uuidText(bytes);
}

std::string importedElements(std::string_view group, std::string_view table) {
    return std::string(group) + '/' + toHex(tableMark(table)) + '-';
}

std::vector<FieldWrite> FieldMap::writes() const {
    std::vector<FieldWrite> all;
    all.reserve(fields_.size());
    for (const auto& [field, value] : fields_) all.push_back({field, value});
    return all;
}

ElementFields::ElementFields(FieldMap& fields, std::string_view group, std::string_view table,
                             std::string_view key)
    : fields_(fields), base_(memberField(group, importedElement(table, key))) {
    fields_.set(base_, Value(true));
}

const KeyIndex::Entry* KeyIndex::find(RecordId id) const {
    const auto found = entries_.find(id);
    return found == entries_.end() ? nullptr : &found->second;
}

Result<void> importSsd(const std::filesystem::path& folder, ImportSink& sink,
                       const ImportProgressCallback& progress, const ImportOptions& options) {
    return ImportRun(folder, sink, progress, options).run();
}

ImportRun::ImportRun(const std::filesystem::path& folder, ImportSink& sink,
                     const ImportProgressCallback& progress, const ImportOptions& options)
    : folder_(folder), sink_(sink), progress_(progress), options_(options) {
    DOORSTEP_ASSERT(options_.peopleAtATime > 0);
}

Result<void> ImportRun::run() {
    std::error_code error;
    if (!std::filesystem::exists(folder_ / "ssd_person.csv", error)) {
        return {ErrorCode::NotFound, "there is no ssd_person.csv in this folder"};
    }
    planProgress();
    TRY(readTeams());
    TRY(readWorkers());
    TRY(readPeople());
    TRY(readInvolvements());
    TRY(readCareLeavers());
    TRY(readVisits());
    bytesBefore_ = bytesTotal_;
    tellProgress("", 0);
    return {};
}

Result<TableOutcome> ImportRun::readTable(const TableShape& shape, const RowReader& read) {
    TableOutcome outcome;
    std::optional<ImportIssue> issue;
    TRY_SET(const auto table, SsdTable::open(folder_, shape.name, shape.neededColumns, issue));
    if (issue) sink_.issue(*std::move(issue));
    if (!table) return outcome;
    table->setToday(options_.today);
    outcome.read = true;
    for (std::int64_t rows = 0;; ++rows) {
        if (rows % kRowsBetweenProgress == 0) tellProgress(shape.name, table->position());
        TRY_SET(auto row, table->next());
        if (!row) break;
        // A row with a bad cell is read all the same: what refers to its key shall be told why.
        if (row->intact()) TRY(read(*row));
        if (!row->intact()) outcome.strayBadRow = true;
        report(shape.name, *row);
        if (!row->ok()) outcome.badLines.insert(row->line());
    }
    bytesBefore_ += table->position();
    return outcome;
}

Result<void> ImportRun::readAgain(const TableShape& shape, const RowReader& read) {
    std::optional<ImportIssue> issue;
    TRY_SET(const auto table, SsdTable::open(folder_, shape.name, shape.neededColumns, issue));
    if (!table) return {};
    table->setToday(options_.today);
    for (std::int64_t rows = 0;; ++rows) {
        if (rows % kRowsBetweenProgress == 0) tellProgress(shape.name, table->position());
        TRY_SET(auto row, table->next());
        if (!row) break;
        TRY(read(*row));
    }
    bytesBefore_ += table->position();
    return {};
}

bool ImportRun::takeKey(SsdRow& row, std::string_view column, RecordId id, KeyIndex& keys,
                        std::string_view content) {
    KeyIndex::Entry& entry = keys[id];
    const std::uint64_t fingerprint = row.fingerprint(content);
    if (entry.good) {
        if (entry.fingerprint != fingerprint) {
            row.fail(column, "the same key stands on line " + std::to_string(entry.line) +
                                 " with other content; that row was taken");
        }
        return false;
    }
    entry.line = static_cast<std::uint32_t>(row.line());
    entry.fingerprint = fingerprint;
    entry.good = row.ok();
    return entry.good;
}

const KeyIndex::Entry* ImportRun::reference(SsdRow& row, std::string_view column, std::string_view table,
                                            const KeyIndex& index) {
    const std::string_view key = row.text(column);
    if (key.empty()) return nullptr;
    const KeyIndex::Entry* entry = index.find(importedId(table, key));
    const std::string file = std::string(table) + ".csv";
    if (entry == nullptr) {
        row.fail(column, "there is nothing with this key in " + file);
    } else if (!entry->good) {
        row.fail(column, "this refers to line " + std::to_string(entry->line) + " of " + file +
                             ", which could not be read");
        return nullptr;
    }
    return entry;
}

std::optional<RecordId> ImportRun::person(SsdRow& row, std::string_view column) {
    const std::string_view key = row.needed(column);
    if (reference(row, column, "ssd_person", people_) == nullptr) return std::nullopt;
    return importedId("ssd_person", key);
}

std::optional<RecordId> ImportRun::worker(SsdRow& row, std::string_view column) {
    const std::string_view key = row.needed(column);
    if (reference(row, column, "ssd_professionals", workers_) == nullptr) return std::nullopt;
    return importedId("ssd_professionals", key);
}

void ImportRun::report(std::string_view table, const SsdRow& row) {
    const std::string file = std::string(table) + ".csv";
    if (!row.ok()) return sink_.issue({file, row.line(), row.field(), row.reason()});
    for (const SsdRow::Remark& remark : row.remarks()) {
        sink_.issue({file, row.line(), remark.field, remark.reason, true});
    }
}

void ImportRun::planProgress() {
    const auto sizeOf = [this](std::string_view table) -> std::uint64_t {
        std::error_code error;
        const auto size = std::filesystem::file_size(folder_ / (std::string(table) + ".csv"), error);
        return error ? 0 : size;
    };
    bytesTotal_ = 2 * sizeOf("ssd_department") + sizeOf("ssd_professionals") + sizeOf("ssd_involvements") +
                  sizeOf("ssd_care_leavers") + sizeOf("ssd_cin_visits") + sizeOf("ssd_cp_visits") +
                  sizeOf("ssd_cla_visits");
    // Each of these is read once to check it, and once for each group of people.
    for (const PersonTable& table : personTables()) bytesTotal_ += (1 + groups_) * sizeOf(table.shape.name);
}

void ImportRun::tellProgress(std::string_view table, std::uint64_t position) {
    if (!progress_) return;
    const std::string file = table.empty() ? "" : std::string(table) + ".csv";
    progress_({file, bytesBefore_ + position, bytesTotal_});
}

}  // namespace doorstep
