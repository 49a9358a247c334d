// One record with all that was ever written into it.
#include "core/print/print.h"

#include "core/caseload/words.h"
#include "core/clocks/facts.h"
#include "core/print/parts.h"
#include "core/records/fields.h"

namespace doorstep {
namespace {

using Kind = Block::Kind;

std::string labelOf(ChangeKind kind) {
    switch (kind) {
        case ChangeKind::Edit: return "Written";
        case ChangeKind::Import: return "Imported";
        case ChangeKind::Submit: return "Offered for approval";
        case ChangeKind::Approve: return "Approved";
        case ChangeKind::Return: return "Returned";
    }
    DOORSTEP_ASSERT(!"a kind without a label");
}

std::string standing(RecordStatus status) {
    switch (status) {
        case RecordStatus::Draft: return "Draft: not offered for approval";
        case RecordStatus::Submitted: return "Waiting for approval";
        case RecordStatus::Returned: return "Returned to its author";
        case RecordStatus::Approved: return "Approved";
        case RecordStatus::ChangedSinceApproval: return "Approved; changed or added to since";
        case RecordStatus::Imported: return "Imported from the case system";
    }
    DOORSTEP_ASSERT(!"a status without words");
}

bool isApproved(RecordStatus status) {
    return status == RecordStatus::Approved || status == RecordStatus::ChangedSinceApproval;
}

/// What is given to others was approved as it stands, additions apart.
Result<void> checkApproved(Caseload& caseload, const Record& record) {
    const Error refused{ErrorCode::NotAllowed, "only what is approved as it stands is printed for others"};
    const DecisionMade* approval = lastDecision(record, ChangeKind::Approve);
    if (!isApproved(statusOf(record)) || approval == nullptr) return refused;
    TRY_SET(const std::vector<StoredChange> history, caseload.store().history(record.id));
    if (isWrittenOver(asApproved(history, *approval), record)) return refused;
    return {};
}

/// The person whom a print for others is about.
Result<std::optional<PersonId>> aboutWhom(const Record& record, PrintFor use,
                                          std::optional<PersonId> about) {
    if (about && !record.subjects.contains(*about)) {
        return {ErrorCode::NotFound, "the record is not about that person"};
    }
    if (about || use == PrintFor::File) return about;
    if (record.subjects.size() == 1) return std::optional(*record.subjects.begin());
    return {ErrorCode::InvalidInput, "the record is about several people: name whom the print is for"};
}

Result<std::vector<Block>> headOf(PrintJob& job, const Record& record) {
    std::vector<Block> blocks;
    for (const PersonId& person : record.subjects) {
        if (job.about && person != *job.about) continue;
        TRY_SET(const std::string who, identified(job.caseload, person));
        blocks.push_back(block(Kind::Paragraph, who));
    }
    TRY_SET(const std::string author, job.caseload.userName(record.author));
    const FormDefinition* form = job.forms->find(record.type);
    blocks.push_back(block(Kind::Note, "Happened on " + happenedText(record)));
    blocks.push_back(
        block(Kind::Note, "Written by " + author + ", entered on " + timeText(Instant{record.created.ms})));
    blocks.push_back(block(Kind::Note, "Where it stands: " + standing(statusOf(record))));
    blocks.push_back(block(Kind::Note, "Form: " + (form ? form->title : inWords(record.type)) +
                                           ", version " + std::to_string(record.formVersion)));
    blocks.push_back(block(Kind::Note, "Record " + textOf(record.id)));
    if (const std::string note = namesNote(job.use); !note.empty()) {
        blocks.push_back(block(Kind::Note, note));
    }
    return blocks;
}

Result<std::vector<Block>> decisionBlocks(PrintJob& job, const Record& record) {
    std::vector<Block> blocks;
    for (const DecisionMade& made : record.decisions) {
        TRY_SET(const std::string who, job.caseload.userName(made.author));
        blocks.push_back(
            block(Kind::Label, labelOf(made.kind) + " by " + who + " on " + timeText(Instant{made.at.ms})));
        if (!made.decision.comment.empty()) {
            blocks.push_back({Kind::Paragraph, job.others.marked(made.decision.comment)});
        }
    }
    return blocks;
}

/// Each change that was made to the words.
Result<std::vector<Block>> historyBlocks(PrintJob& job, const Record& record) {
    TRY_SET(const std::vector<HistoryLine> history, job.caseload.history(record.id));
    std::vector<Block> blocks;
    std::string under;
    for (const HistoryLine& line : history) {
        if (line.field.empty() || isMembership(partsOf(line.field))) continue;
        if (isAboutAnother(job, line.field)) continue;
        const std::string over = labelOf(line.kind) + " by " + line.author + " on " + timeText(line.at);
        if (over != under) blocks.push_back(block(Kind::Label, over));
        under = over;
        const std::string words =
            isEmpty(line.value) ? "taken out" : wordsFor(*job.forms, record, line.field, line.value);
        const FieldDefinition* field = nullptr;
        if (const auto* form = job.forms->find(record.type)) field = form->find(line.field);
        const bool isName = field != nullptr && field->type == FieldType::People;
        const bool asks = !line.label.empty() && line.label.back() == '?';
        Spans spans = job.others.marked(line.label + (asks ? " " : ": "));
        const Spans said = isName ? job.others.wholeName(words) : job.others.marked(words);
        spans.insert(spans.end(), said.begin(), said.end());
        if (!line.current) spans.push_back({"  (replaced since)"});
        blocks.push_back({Kind::Note, std::move(spans)});
    }
    return blocks;
}

void addPart(std::vector<Block>& blocks, const char* heading, std::vector<Block> part) {
    if (part.empty()) return;
    blocks.push_back(block(Kind::Heading, heading));
    blocks.insert(blocks.end(), std::make_move_iterator(part.begin()), std::make_move_iterator(part.end()));
}

}  // namespace

std::string timeText(LocalTime at) {
    return longTextOf(at.date) + ", " + clockTextOf(at);
}

std::string timeText(Instant at) {
    return timeText(localTimeOf(at));
}

std::string happenedText(const Record& record) {
    const LocalTime at = eventTimeOf(record);
    return textValue(record, "start_time").empty() ? longTextOf(at.date) : timeText(at);
}

Block block(Block::Kind kind, std::string text) {
    return {kind, {{printable(text)}}};
}

Result<std::string> identified(Caseload& caseload, PersonId person) {
    TRY_SET(const Record record, caseload.record(person));
    std::string text = legalName(record);
    const std::string called = calledName(record);
    if (called != text) text += " (" + called + ")";
    const auto born = parseDate(textValue(record, "date_of_birth"));
    if (born) text += ", born " + longTextOf(*born);
    const std::string number = textValue(record, "local_id");
    if (!number.empty()) text += ", " + number;
    return text;
}

Result<std::string> footerFor(PrintJob& job, const std::string& about) {
    return printable(about + "  ·  printed on " + timeText(job.caseload.now()) + " by " +
                     job.caseload.identity().name);
}

Result<Document> printRecord(Caseload& caseload, RecordId id, PrintFor use, std::optional<PersonId> about) {
    TRY_SET(const Record record, caseload.record(id));
    TRY_SET(about, aboutWhom(record, use, about));
    if (use != PrintFor::File) TRY(checkApproved(caseload, record));
    TRY_SET(PrintJob job, startPrint(caseload, use, about, {id}));
    TRY_SET(const std::string title, caseload.titleOf(record));
    Document document;
    std::vector<Block>& blocks = document.blocks;
    blocks.push_back({Kind::Title, job.others.marked(title)});
    TRY_SET(std::vector<Block> head, headOf(job, record));
    blocks.insert(blocks.end(), head.begin(), head.end());
    TRY_SET(std::vector<Block> answers, answerBlocks(job, record));
    addPart(blocks, "What was recorded", std::move(answers));
    TRY_SET(std::vector<Block> additions, additionBlocks(job, record));
    addPart(blocks, "Added since", std::move(additions));
    TRY_SET(std::vector<Block> decisions, decisionBlocks(job, record));
    addPart(blocks, "Decisions", std::move(decisions));
    TRY_SET(std::vector<Block> history, historyBlocks(job, record));
    addPart(blocks, "Every change", std::move(history));
    addNames(job, blocks);
    std::string who;
    if (job.about) {
        TRY_SET(who, identified(caseload, *job.about));
    } else {
        who = title;
    }
    TRY_SET(document.footer, footerFor(job, who));
    document.title = "Record: " + who;
    return document;
}

}  // namespace doorstep
