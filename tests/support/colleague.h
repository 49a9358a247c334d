// Somebody who writes records on a device of their own: makes well-formed changes with true contexts.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/records/record.h"

namespace doorstep {

/// An id that is the same in every run; different numbers give different ids that sort by number.
template <typename IdType>
IdType numberedId(std::uint8_t number) {
    IdType id;
    id.bytes[0] = number;
    id.bytes[15] = 1;
    return id;
}

/// One person with one device. What they write carries the context of what reached them so far.
class Colleague {
public:
    explicit Colleague(std::uint8_t number, std::int64_t clockMs = 1'772'500'000'000)
        : user(numberedId<UserId>(number)), device_(numberedId<DeviceId>(number)), clockMs_(clockMs) {}

    /// The device's clock stands still until told otherwise.
    void setClock(std::int64_t ms) { clockMs_ = ms; }

    Change write(RecordId record, std::vector<FieldWrite> writes, ChangeKind kind = ChangeKind::Edit);
    Change submit(RecordId record) { return decide(record, ChangeKind::Submit, ""); }
    Change approve(RecordId record) { return decide(record, ChangeKind::Approve, "Clear and timely"); }
    Change sendBack(RecordId record) { return decide(record, ChangeKind::Return, "Say what Noah said"); }
    /// Another's change arrives.
    void receive(const Change& change);
    void receive(const std::vector<Change>& changes) {
        for (const Change& change : changes) receive(change);
    }
    [[nodiscard]] const Record& see(RecordId record) { return records_[record]; }

    UserId user;
    std::string type = "visit";
    std::vector<PersonId> subjects;

private:
    Change decide(RecordId record, ChangeKind kind, const std::string& comment);
    Change begin(RecordId record, ChangeKind kind);
    Change finish(Change change);

    DeviceId device_;
    std::int64_t clockMs_;
    std::uint64_t sequence_ = 0;
    Hash previous_;
    HybridTime last_;
    std::map<RecordId, Record> records_;
};

}  // namespace doorstep
