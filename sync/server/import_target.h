// The import's way into the server's store.
#pragma once

#include "core/exchange/apply_import.h"
#include "sync/server/waiting.h"

namespace doorstep::server {

/// What is imported goes into feed and tables like everything else.
class StoreTarget final : public ImportTarget {
public:
    StoreTarget(ServerStore& store, TimeSource& time) : store_(store), time_(time) {}

    Result<void> inTransaction(const std::function<Result<void>()>& work) override {
        return store_.inTransaction(work);
    }
    Result<std::optional<Record>> record(RecordId id) override { return store_.record(id); }
    Result<std::vector<RecordId>> allocationsFrom(Date day) override { return store_.allocationsFrom(day); }
    Result<Head> headOf(DeviceId device) override {
        TRY_SET(const auto head, store_.headOf(device));
        return Head{head.first, head.second};
    }
    Result<HybridTime> latestTime(Instant now) override { return store_.latestTime(now); }
    Result<void> append(const Change& change, ByteView encoded, const Record* existing) override {
        return acceptOwn(store_, change, encoded, existing, time_.now());
    }

private:
    ServerStore& store_;
    TimeSource& time_;
};

}  // namespace doorstep::server
