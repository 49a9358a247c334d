// An import written straight into a record store.
#pragma once

#include "core/exchange/apply_import.h"
#include "core/storage/record_store.h"

namespace doorstep::test {

class StoreTarget final : public ImportTarget {
public:
    explicit StoreTarget(RecordStore& store) : store_(store) {}

    Result<void> inTransaction(const std::function<Result<void>()>& work) override {
        TRY_SET(Transaction transaction, Transaction::begin(store_.database()));
        TRY(work());
        ++transactions;
        return transaction.commit();
    }
    Result<std::optional<Record>> record(RecordId id) override {
        auto record = store_.load(id);
        if (record) return std::optional<Record>(*std::move(record));
        if (record.error().code == ErrorCode::NotFound) return std::optional<Record>();
        return record.error();
    }
    Result<std::vector<RecordId>> allocationsFrom(Date day) override {
        TRY_SET(const std::vector<Record> all, store_.loadOfType("allocation"));
        std::vector<RecordId> open;
        for (const Record& record : all) {
            const auto to = parseDate(textValue(record, "to"));
            if (!to || *to >= day) open.push_back(record.id);
        }
        return open;
    }
    Result<Head> headOf(DeviceId device) override {
        TRY_SET(const auto head, store_.headOf(device));
        return head ? Head{head->sequence, head->id} : Head{};
    }
    Result<HybridTime> latestTime(Instant now) override { return store_.latestTime(now); }
    Result<void> append(const Change& change, ByteView encoded, const Record*) override {
        TRY(store_.append(change, encoded));
        changes.push_back(change);
        return {};
    }

    std::vector<Change> changes;  ///< All that was appended.
    int transactions = 0;

private:
    RecordStore& store_;
};

}  // namespace doorstep::test
