// The difference between what files say and what stands in the store, as changes.
#include "core/exchange/apply_import.h"

#include <algorithm>
#include <string_view>

#include "core/records/fields.h"

namespace doorstep {
namespace {

constexpr std::size_t kRecordsPerTransaction = 500;
/// More than so many allocations end at once only when even more remain.
constexpr std::size_t kEndedAtOnceMax = 20;

bool sameValue(const Value& a, const Value& b) {
    return a == b || (isEmpty(a) && isEmpty(b));
}

bool speaksFor(const std::vector<std::string>& owns, std::string_view field) {
    return std::any_of(owns.begin(), owns.end(), [&](const std::string& owned) {
        const bool prefix = owned.back() == '/' || owned.back() == '-';
        return prefix ? field.substr(0, owned.size()) == owned : field == owned;
    });
}

/// What a field is set to when the files no longer give it: out of its list, or nothing.
Value goneValue(std::string_view field) {
    const FieldPath parts = partsOf(field);
    const bool membership = !parts.group.empty() && parts.name.empty();
    return membership ? Value(false) : Value();
}

/// Collects records and writes those of a transaction down together.
class Applier final : public ImportSink {
public:
    Applier(ImportTarget& target, const ImportAuthor& author, TimeSource& time, const ImportHooks& hooks,
            bool endMany)
        : target_(target), author_(author), time_(time), hooks_(hooks), endMany_(endMany) {}

    Result<void> record(ImportedRecord record) override {
        ++report_.recordsRead;
        return put(std::move(record));
    }
    Result<void> allocationsAre(const AllocationListing& listing) override;
    void issue(ImportIssue issue) override {
        ++report_.issues;
        if (issue.rowTaken) ++report_.rowsTaken;
        if (hooks_.issue) hooks_.issue(issue);
    }
    Result<void> flush();
    [[nodiscard]] const ImportReport& report() const { return report_; }

private:
    using Versions = std::vector<FieldVersion>;

    Result<void> put(ImportedRecord record) {
        waiting_.push_back(std::move(record));
        return waiting_.size() < kRecordsPerTransaction ? Result<void>() : flush();
    }
    Result<void> apply(const ImportedRecord& record);
    /// Allocations of a listing's table that it no longer lists; counts those that remain.
    Result<std::vector<Record>> unlisted(const AllocationListing& listing, std::size_t& remaining);
    std::vector<FieldWrite> differences(const ImportedRecord& record, const Record& existing);
    [[nodiscard]] bool isOurs(const Versions& versions) const;
    Result<void> write(const ImportedRecord& record, const Record* existing,
                       std::vector<FieldWrite> writes);

    ImportTarget& target_;
    ImportAuthor author_;
    TimeSource& time_;
    const ImportHooks& hooks_;
    bool endMany_;
    ImportReport report_;
    std::vector<ImportedRecord> waiting_;
    ImportTarget::Head head_;  // Within a transaction.
    HybridTime last_;
};

Result<void> Applier::flush() {
    const ImportReport before = report_;
    const auto written = target_.inTransaction([this]() -> Result<void> {
        TRY_SET(head_, target_.headOf(author_.device));
        TRY_SET(last_, target_.latestTime(time_.now()));
        for (const ImportedRecord& record : waiting_) TRY(apply(record));
        return {};
    });
    waiting_.clear();
    if (!written) report_ = before;
    return written;
}

Result<std::vector<Record>> Applier::unlisted(const AllocationListing& listing, std::size_t& remaining) {
    std::vector<Record> gone;
    const auto look = [&]() -> Result<void> {
        TRY_SET(const std::vector<RecordId> open, target_.allocationsFrom(localDateOf(time_.now())));
        for (const RecordId& id : open) {
            if (listing.listed(id)) {
                ++remaining;
                continue;
            }
            TRY_SET(std::optional<Record> record, target_.record(id));
            if (!record || textValue(*record, "source") != listing.table) continue;
            gone.push_back(*std::move(record));
        }
        return {};
    };
    TRY(target_.inTransaction(look));
    return gone;
}

Result<void> Applier::allocationsAre(const AllocationListing& listing) {
    TRY(flush());
    std::size_t remaining = 0;
    TRY_SET(const std::vector<Record> gone, unlisted(listing, remaining));
    if (!endMany_ && gone.size() > std::max(remaining, kEndedAtOnceMax)) {
        issue({std::string(listing.table) + ".csv", 1, "",
               std::to_string(gone.size()) + " allocations are no longer listed and " +
                   std::to_string(remaining) + " are; the file looks cut short, and access goes on"});
        return {};
    }
    const std::string yesterday = textOf(localDateOf(time_.now()).plusDays(-1));
    for (const Record& record : gone) {
        ++report_.allocationsEnded;
        TRY(put(
            {record.id,
             record.type,
             {record.subjects.begin(), record.subjects.end()},
             {{"reason", std::string("No longer listed in the case-management system")}, {"to", yesterday}},
             {},
             false}));
    }
    return flush();
}

Result<void> Applier::apply(const ImportedRecord& record) {
    TRY_SET(const std::optional<Record> existing, target_.record(record.id));
    if (!existing) {
        if (record.withdrawn) return {};
        TRY(write(record, nullptr, record.writes));
        ++report_.recordsCreated;
        return {};
    }
    std::vector<FieldWrite> writes = differences(record, *existing);
    if (writes.empty()) return {};
    TRY(write(record, &*existing, std::move(writes)));
    ++report_.recordsChanged;
    return {};
}

std::vector<FieldWrite> Applier::differences(const ImportedRecord& record, const Record& existing) {
    std::vector<FieldWrite> writes;
    std::set<std::string_view> given;
    for (const FieldWrite& write : record.writes) {
        given.insert(write.field);
        const auto current = existing.fields.find(write.field);
        const Versions versions = current == existing.fields.end() ? Versions{} : current->second;
        const auto says = [&](const FieldVersion& version) {
            return sameValue(version.value, write.value);
        };
        if (!versions.empty() && std::all_of(versions.begin(), versions.end(), says)) continue;
        if (isOurs(versions)) {
            writes.push_back(write);
        } else {
            ++report_.fieldsKept;
        }
    }
    for (const auto& [field, versions] : existing.fields) {
        if (given.count(field) > 0 || !speaksFor(record.owns, field) || !isOurs(versions)) continue;
        const Value gone = goneValue(field);
        const auto isGone = [&](const FieldVersion& version) { return sameValue(version.value, gone); };
        if (!std::all_of(versions.begin(), versions.end(), isGone)) writes.push_back({field, gone});
    }
    std::sort(writes.begin(), writes.end(),
              [](const FieldWrite& a, const FieldWrite& b) { return a.field < b.field; });
    return writes;
}

bool Applier::isOurs(const Versions& versions) const {
    return std::all_of(versions.begin(), versions.end(), [&](const FieldVersion& version) {
        return version.author == author_.user;  // Nobody else writes in this name.
    });
}

Result<void> Applier::write(const ImportedRecord& record, const Record* existing,
                            std::vector<FieldWrite> writes) {
    Change change;
    change.dot = {author_.device, head_.sequence + 1};
    change.previous = head_.id;
    change.at = nextTime(last_, time_.now());
    change.author = author_.user;
    change.record = record.id;
    change.type = record.type;
    change.subjects = record.subjects;
    if (existing != nullptr) {
        change.formVersion = existing->formVersion;
        change.context = existing->seen;
    }
    change.kind = ChangeKind::Import;
    report_.fieldsWritten += static_cast<std::int64_t>(writes.size());
    change.writes = std::move(writes);
    const Bytes encoded = encode(change);
    TRY(target_.append(change, encoded, existing));
    head_ = {change.dot.sequence, identityOf(encoded)};
    last_ = change.at;
    return {};
}

}  // namespace

Result<ImportReport> applyImport(const std::filesystem::path& folder, ImportTarget& target,
                                 const ImportAuthor& author, TimeSource& time, const ImportHooks& hooks,
                                 const ImportOptions& options) {
    Applier applier(target, author, time, hooks, options.endMany);
    ImportOptions dated = options;
    if (!dated.today) dated.today = localDateOf(time.now());
    TRY(importSsd(folder, applier, hooks.progress, dated));
    TRY(applier.flush());
    return applier.report();
}

}  // namespace doorstep
