// Whose names are somebody else's: other people of the records, of the household, and those who were there.
#include "core/caseload/words.h"
#include "core/print/parts.h"
#include "core/records/fields.h"

namespace doorstep {
namespace {

std::vector<std::string> namesOf(const Record& person) {
    std::vector<std::string> names;
    for (const char* field : {"forename", "surname", "preferred_name"}) {
        for (const Value& value : distinctValues(person, field)) {
            if (const auto* name = std::get_if<std::string>(&value)) names.push_back(*name);
        }
    }
    return names;
}

void append(std::vector<std::string>& to, std::vector<std::string> more) {
    to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

/// Names that were ever written into a record as those of people who were there, or who are to do
/// something; what was taken out again may stand in a narrative still.
void addWritten(const Forms& forms, const std::vector<StoredChange>& history,
                const std::set<std::string>& workers, std::vector<std::string>& names) {
    for (const StoredChange& stored : history) {
        const FormDefinition* form = forms.find(stored.change.type);
        for (const FieldWrite& write : stored.change.writes) {
            const FieldDefinition* field = form ? form->find(write.field) : nullptr;
            const auto* text = std::get_if<std::string>(&write.value);
            if (field == nullptr || text == nullptr || workers.contains(*text)) continue;
            const std::string part = partsOf(write.field).name;
            const bool named = (field->type == FieldType::People && part == "name") ||
                               (field->type == FieldType::Actions && part == "owner");
            if (named) names.push_back(*text);
        }
    }
}

}  // namespace

Result<PrintJob> startPrint(Caseload& caseload, PrintFor use, std::optional<PersonId> about,
                            const std::vector<RecordId>& records) {
    RecordStore& store = caseload.store();
    TRY_SET(const std::shared_ptr<const Forms> forms, caseload.forms());
    std::set<std::string> workers;
    TRY_SET(const std::vector<Record> users, store.loadOfType("user"));
    for (const Record& user : users) workers.insert(textValue(user, "name"));
    std::vector<std::string> own, others;
    std::set<PersonId> involved;
    for (const RecordId& id : records) {
        TRY_SET(const std::vector<StoredChange> history, store.history(id));
        addWritten(*forms, history, workers, others);
        for (const StoredChange& stored : history) {
            involved.insert(stored.change.subjects.begin(), stored.change.subjects.end());
        }
    }
    TRY_SET(const std::vector<Record> people, store.loadOfType("person"));
    std::string household;
    for (const Record& person : people) {
        if (person.id == about) household = textValue(person, "household");
    }
    for (const Record& person : people) {
        const bool isOwn = about ? person.id == *about : involved.contains(person.id);
        const bool family = !household.empty() && textValue(person, "household") == household;
        if (isOwn) {
            append(own, namesOf(person));
        } else if (family || involved.contains(person.id)) {
            append(others, namesOf(person));
        }
    }
    return PrintJob{caseload, use, about, ThirdParties(use, others, own), forms};
}

void addNames(const PrintJob& job, std::vector<Block>& blocks) {
    if (job.use != PrintFor::Court) return;
    blocks.push_back(block(Block::Kind::Heading, "Names of other people in this document"));
    if (job.others.found().empty()) {
        blocks.push_back(block(Block::Kind::Paragraph, "None was found."));
    }
    for (const std::string& name : job.others.found()) {
        blocks.push_back({Block::Kind::Paragraph, {{name, Look::Marked}}});
    }
}

std::string namesNote(PrintFor use) {
    switch (use) {
        case PrintFor::File: return {};
        case PrintFor::Court:
            return "Names of other people are underlined where they were found, and listed at the end. "
                   "Names "
                   "that are recorded nowhere but in the text are not found: read it before it is given to "
                   "anybody.";
        case PrintFor::SubjectAccess:
            return "Names of other people were removed where they were found. Names that are recorded "
                   "nowhere "
                   "but in the text are not found, and what is said about somebody may name them: read it "
                   "before it is given to anybody.";
    }
    DOORSTEP_ASSERT(!"a use without a note");
}

}  // namespace doorstep
