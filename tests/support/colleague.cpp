// Somebody who writes records on a device of their own.
#include "tests/support/colleague.h"

#include <algorithm>

namespace doorstep {

Change Colleague::begin(RecordId record, ChangeKind kind) {
    Change change;
    change.dot = {device_, ++sequence_};
    change.previous = previous_;
    change.at = last_ = nextTime(last_, Instant{clockMs_});
    change.author = user;
    change.record = record;
    change.type = type;
    change.subjects = subjects;
    change.context = records_[record].seen;
    change.kind = kind;
    return change;
}

Change Colleague::finish(Change change) {
    previous_ = identityOf(encode(change));
    apply(records_[change.record], change);
    return change;
}

Change Colleague::write(RecordId record, std::vector<FieldWrite> writes, ChangeKind kind) {
    Change change = begin(record, kind);
    std::sort(writes.begin(), writes.end(),
              [](const FieldWrite& a, const FieldWrite& b) { return a.field < b.field; });
    change.writes = std::move(writes);
    return finish(std::move(change));
}

Change Colleague::decide(RecordId record, ChangeKind kind, const std::string& comment) {
    Change change = begin(record, kind);
    change.decision = Decision{contentHash(records_[record]), comment, {}};
    return finish(std::move(change));
}

void Colleague::receive(const Change& change) {
    last_ = std::max(last_, change.at);
    apply(records_[change.record], change);
}

}  // namespace doorstep
