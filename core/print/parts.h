// Parts that records and chronologies are put together from (inside core/print only).
#pragma once

#include "core/print/print.h"

namespace doorstep {

/// What stands behind one print.
struct PrintJob {
    Caseload& caseload;
    PrintFor use;
    std::optional<PersonId> about;  ///< Nothing: everybody whom the record is about.
    ThirdParties others;
    std::shared_ptr<const Forms> forms;
};

/// Everything needed to print what is said about a person, or about all of a record's people. `records` are
/// those in which names of others are looked for.
Result<PrintJob> startPrint(Caseload& caseload, PrintFor use, std::optional<PersonId> about,
                            const std::vector<RecordId>& records);

/// The answers of a record in the order of its form, with their questions.
Result<std::vector<Block>> answerBlocks(PrintJob& job, const Record& record);
/// What was added after the approval, with who and when.
Result<std::vector<Block>> additionBlocks(PrintJob& job, const Record& record);
/// One value in words.
std::string wordsFor(const Forms& forms, const Record& record, const std::string& field,
                     const Value& value);
/// Whether a field is about a child whom the print is not about.
bool isAboutAnother(const PrintJob& job, std::string_view field);

/// A record from the changes that its approver had seen, and no others.
Record asApproved(const std::vector<StoredChange>& history, const DecisionMade& approval);
/// Whether anything but additions came after that.
bool isWrittenOver(const Record& then, const Record& now);

/// `3 March 2026, 14:30` as a clock in England shows it.
std::string timeText(LocalTime at);
std::string timeText(Instant at);
/// The day on which a record took place, with the time where it was told.
std::string happenedText(const Record& record);
Block block(Block::Kind kind, std::string text);
/// The end of a document for a court: the names that are marked in it.
void addNames(const PrintJob& job, std::vector<Block>& blocks);
/// What each page says beside its number.
Result<std::string> footerFor(PrintJob& job, const std::string& about);
/// Name, date of birth and number of the person in the case system.
Result<std::string> identified(Caseload& caseload, PersonId person);
/// What the reader has to know about how names were treated; empty for the file.
std::string namesNote(PrintFor use);

}  // namespace doorstep
