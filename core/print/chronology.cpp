// What was approved about a person, in the order in which it happened.
#include <algorithm>

#include "core/caseload/words.h"
#include "core/print/parts.h"
#include "core/records/fields.h"

namespace doorstep {
namespace {

using Kind = Block::Kind;

/// A record as it was when it was approved.
struct Approved {
    Record then;  ///< What the approval is about.
    Record now;   ///< With what was added since.
    DecisionMade approval;
    LocalTime happened;
};

bool counts(RecordStatus status) {
    return status == RecordStatus::Approved || status == RecordStatus::ChangedSinceApproval;
}

Result<std::vector<Approved>> approvedAbout(Caseload& caseload, const PersonDetail& person) {
    std::vector<Approved> entries;
    for (const TimelineEntry& line : person.timeline) {
        if (!counts(line.head.status)) continue;
        TRY_SET(Record record, caseload.record(line.head.id));
        const DecisionMade* approval = lastDecision(record, ChangeKind::Approve);
        if (approval == nullptr) continue;
        TRY_SET(const std::vector<StoredChange> history, caseload.store().history(record.id));
        Record then = asApproved(history, *approval);
        entries.push_back({std::move(then), record, *approval, line.head.eventTime});
    }
    std::sort(entries.begin(), entries.end(), [](const Approved& a, const Approved& b) {
        return std::tie(a.happened, a.now.id) < std::tie(b.happened, b.now.id);
    });
    return entries;
}

Result<void> addEntry(PrintJob& job, const Approved& entry, std::vector<Block>& blocks) {
    TRY_SET(const std::string title, job.caseload.titleOf(entry.then));
    TRY_SET(const std::string author, job.caseload.userName(entry.then.author));
    TRY_SET(const std::string approver, job.caseload.userName(entry.approval.author));
    blocks.push_back({Kind::Heading, job.others.marked(title)});
    blocks.push_back(block(
        Kind::Note, "Happened on " + happenedText(entry.then) + ". Written by " + author + ", entered on " +
                        timeText(Instant{entry.then.created.ms}) + ". Approved by " + approver + " on " +
                        timeText(Instant{entry.approval.at.ms}) + "."));
    TRY_SET(std::vector<Block> answers, answerBlocks(job, entry.then));
    blocks.insert(blocks.end(), answers.begin(), answers.end());
    if (!entry.approval.decision.comment.empty()) {
        blocks.push_back(block(Kind::Label, "Why it was approved"));
        blocks.push_back({Kind::Paragraph, job.others.marked(entry.approval.decision.comment)});
    }
    TRY_SET(std::vector<Block> additions, additionBlocks(job, entry.now));
    blocks.insert(blocks.end(), additions.begin(), additions.end());
    if (isWrittenOver(entry.then, entry.now)) {
        blocks.push_back(block(
            Kind::Note, "Changed since, and not approved anew: these are the words that were approved."));
    }
    return {};
}

}  // namespace

Record asApproved(const std::vector<StoredChange>& history, const DecisionMade& approval) {
    std::vector<Change> seen;
    for (const StoredChange& stored : history) {
        if (approval.context.covers(stored.change.dot)) seen.push_back(stored.change);
    }
    return recordOf(seen);
}

bool isWrittenOver(const Record& then, const Record& now) {
    return std::any_of(now.fields.begin(), now.fields.end(), [&](const auto& field) {
        if (partsOf(field.first).group == "amendment") return false;
        const auto before = then.fields.find(field.first);
        return before == then.fields.end() || before->second != field.second;
    });
}

Result<Document> printChronology(Caseload& caseload, PersonId id, PrintFor use) {
    TRY_SET(const PersonDetail person, caseload.person(id));
    TRY_SET(const std::vector<Approved> entries, approvedAbout(caseload, person));
    std::vector<RecordId> records;
    for (const TimelineEntry& line : person.timeline) records.push_back(line.head.id);
    TRY_SET(PrintJob job, startPrint(caseload, use, id, records));
    TRY_SET(const std::string who, identified(caseload, id));
    Document document;
    document.title = "Chronology: " + who;
    TRY_SET(document.footer, footerFor(job, who));
    std::vector<Block>& blocks = document.blocks;
    blocks.push_back(block(Kind::Title, "Chronology"));
    blocks.push_back(block(Kind::Paragraph, who));
    blocks.push_back(
        block(Kind::Note,
              "As of " + timeText(caseload.now()) + ". " + std::to_string(entries.size()) +
                  (entries.size() == 1 ? " record" : " records") +
                  " approved here, oldest first. Drafts, what waits for approval or was returned, and what "
                  "came from the case system are not in it."));
    if (const std::string note = namesNote(use); !note.empty()) blocks.push_back(block(Kind::Note, note));
    for (const Approved& entry : entries) TRY(addEntry(job, entry, blocks));
    addNames(job, blocks);
    return document;
}

}  // namespace doorstep
