// The answers of a record in words, in the order of the form it was written in.
#include "core/caseload/words.h"
#include "core/print/parts.h"
#include "core/records/fields.h"

namespace doorstep {
namespace {

using Kind = Block::Kind;

/// One question and all answers to it that stand; more than one where two people wrote apart.
void addAnswer(PrintJob& job, const Record& record, const std::string& field, const std::string& label,
               std::vector<Block>& blocks) {
    std::vector<std::string> texts;
    for (const Value& value : distinctValues(record, field)) {
        if (!isEmpty(value)) texts.push_back(wordsFor(*job.forms, record, field, value));
    }
    if (texts.empty()) return;
    blocks.push_back({Kind::Label, job.others.marked(label)});
    if (texts.size() > 1) blocks.push_back(block(Kind::Note, "Two versions stand; nobody has chosen yet."));
    for (const std::string& text : texts) blocks.push_back({Kind::Paragraph, job.others.marked(text)});
}

void addPeople(PrintJob& job, const Record& record, const FieldDefinition& field,
               std::vector<Block>& blocks) {
    bool any = false;
    for (const std::string& element : membersOf(record, field.key)) {
        const std::string name = textValue(record, elementField(field.key, element, "name"));
        if (name.empty()) continue;
        if (!any) blocks.push_back({Kind::Label, job.others.marked(field.label)});
        any = true;
        blocks.push_back({Kind::Paragraph, job.others.wholeName(name)});
    }
}

void addActions(PrintJob& job, const Record& record, const FieldDefinition& field,
                std::vector<Block>& blocks) {
    bool any = false;
    for (const std::string& element : membersOf(record, field.key)) {
        const auto part = [&](const char* name) { return elementField(field.key, element, name); };
        std::string text = textValue(record, part("what"));
        const std::string owner = textValue(record, part("owner"));
        const auto due = parseDate(textValue(record, part("due")));
        if (!owner.empty()) text += " – " + owner;
        if (due) text += ", by " + longTextOf(*due);
        if (valueOf(record, part("done")) == Value(true)) text += " (done)";
        if (text.empty()) continue;
        if (!any) blocks.push_back({Kind::Label, job.others.marked(field.label)});
        any = true;
        blocks.push_back({Kind::Paragraph, job.others.marked(text)});
    }
}

void addField(PrintJob& job, const Record& record, const FieldDefinition& field, const PersonNames& names,
              std::vector<Block>& blocks) {
    if (field.type == FieldType::People) return addPeople(job, record, field, blocks);
    if (field.type == FieldType::Actions) return addActions(job, record, field, blocks);
    addAnswer(job, record, field.key, fieldLabel(*job.forms, record.type, field.key, names), blocks);
}

/// What was answered to questions that this form does not have: written by a later version, or before a
/// change of the form.
void addUnknown(PrintJob& job, const Record& record, const FormDefinition* form, const PersonNames& names,
                std::vector<Block>& blocks) {
    for (const auto& [field, versions] : record.fields) {
        const FieldPath path = partsOf(field);
        const bool known = form != nullptr && form->find(field) != nullptr;
        if (known || isMembership(path) || path.group == "amendment" || isAboutAnother(job, field))
            continue;
        addAnswer(job, record, field, fieldLabel(*job.forms, record.type, field, names), blocks);
    }
}

}  // namespace

bool isAboutAnother(const PrintJob& job, std::string_view field) {
    const FieldPath path = partsOf(field);
    return path.group == "child" && job.about && path.element != textOf(*job.about);
}

std::string wordsFor(const Forms& forms, const Record& record, const std::string& field,
                     const Value& value) {
    if (const auto* yes = std::get_if<bool>(&value)) return *yes ? "Yes" : "No";
    if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr) return {};
    const FormDefinition* form = forms.find(record.type, record.formVersion);
    const FieldDefinition* definition = form ? form->find(field) : nullptr;
    if (definition != nullptr && definition->type == FieldType::Choice) {
        return optionLabel(forms, record.type, field, *text);
    }
    const auto day = parseDate(*text);
    return day ? longTextOf(*day) : *text;
}

Result<std::vector<Block>> answerBlocks(PrintJob& job, const Record& record) {
    TRY_SET(const PersonNames names, job.caseload.namesFor(record));
    std::vector<Block> blocks;
    const FormDefinition* form = job.forms->find(record.type, record.formVersion);
    for (const SectionDefinition& section : form ? form->sections : std::vector<SectionDefinition>{}) {
        if (!section.forEachChild) {
            for (const FieldDefinition& field : section.fields) addField(job, record, field, names, blocks);
            continue;
        }
        TRY_SET(const std::vector<PersonId> children, job.caseload.inOrderOfAge(record.subjects));
        for (const PersonId& child : children) {
            if (job.about && child != *job.about) continue;
            if (!isMember(record, "child", textOf(child))) continue;
            for (const FieldDefinition& field : section.fields) {
                const std::string path = childField(child, field.key);
                addAnswer(job, record, path, fieldLabel(*job.forms, record.type, path, names), blocks);
            }
        }
    }
    addUnknown(job, record, form, names, blocks);
    return blocks;
}

Result<std::vector<Block>> additionBlocks(PrintJob& job, const Record& record) {
    std::vector<Block> blocks;
    for (const std::string& element : membersOf(record, "amendment")) {
        const auto found = record.fields.find(elementField("amendment", element, "text"));
        if (found == record.fields.end()) continue;
        for (const FieldVersion& version : found->second) {
            const auto* text = std::get_if<std::string>(&version.value);
            if (text == nullptr || text->empty()) continue;
            TRY_SET(const std::string author, job.caseload.userName(version.author));
            blocks.push_back(
                block(Kind::Label, "Added by " + author + " on " + timeText(Instant{version.at.ms})));
            blocks.push_back({Kind::Paragraph, job.others.marked(*text)});
        }
    }
    return blocks;
}

}  // namespace doorstep
