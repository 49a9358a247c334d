// Reading one record.
#include "qml/viewmodels/record_view.h"

#include <algorithm>

#include "core/records/fields.h"
#include "qml/viewmodels/form_text.h"
#include "qml/viewmodels/present.h"

namespace doorstep::app {

struct RecordView::Read {
    std::shared_ptr<const Forms> forms;
    Record record;
    std::string title, author;
    PersonNames names;
    std::vector<PersonId> people;
    std::vector<HistoryLine> history;
    Role role = Role::SocialWorker;
};

namespace {

bool isDecision(const HistoryLine& line) {
    return line.kind == ChangeKind::Approve || line.kind == ChangeKind::Return;
}

bool isAmendment(const HistoryLine& line) {
    const auto parts = partsOf(line.field);
    return parts.group == "amendment" && parts.name == "text";
}

bool inConflictNow(const FormDefinition* form, const Record& record) {
    const auto kinds = [form](const std::string&, const std::string& field) {
        const auto* definition = form == nullptr ? nullptr : form->find(field);
        return definition == nullptr ? MergeKind::KeepAll : definition->merge;
    };
    return !conflictsIn(record, kinds).empty();
}

QString happenedText(const Record& record, LocalTime now) {
    const auto date = parseDate(textValue(record, "date"));
    if (!date.ok()) return {};
    const auto time = textValue(record, "start_time");
    const auto day = dayText(*date, now);
    return time.empty() ? day : RecordView::tr("%1 at %2").arg(day, text(time));
}

}  // namespace

void RecordView::setRecordId(const QString& id) {
    if (recordId_ == id) return;
    recordId_ = id;
    emit recordIdChanged();
    setLoading(true);
    reload();
}

RecordId RecordView::id() const {
    const auto id = parseId<RecordId>(recordId_.toStdString());
    return id.ok() ? *id : RecordId{};
}

void RecordView::load() {
    if (id().empty()) return;
    fetch([id = id()](Caseload& caseload) { return read(caseload, id); },
          [this](const Read& all) { show(all); });
}

Result<RecordView::Read> RecordView::read(Caseload& caseload, RecordId id) {
    Read all;
    TRY_SET(all.record, caseload.record(id));
    TRY_SET(all.forms, caseload.forms());
    TRY_SET(all.title, caseload.titleOf(all.record));
    TRY_SET(all.author, caseload.userName(all.record.author));
    TRY_SET(all.names, caseload.namesFor(all.record));
    TRY_SET(all.people, caseload.inOrderOfAge(peopleAnsweredFor(all.record)));
    TRY_SET(all.history, caseload.history(id));
    std::stable_sort(all.history.begin(), all.history.end(),
                     [](const HistoryLine& a, const HistoryLine& b) { return a.at > b.at; });
    all.role = caseload.identity().role;
    return all;
}

void RecordView::show(const Read& all) {
    const auto now = session()->now();
    const auto status = statusOf(all.record);
    const auto* form = all.forms->find(all.record.type, all.record.formVersion);
    title_ = text(all.title);
    type_ = text(all.record.type);
    status_ = QString::fromLatin1(nameOf(status));
    statusText_ = doorstep::app::statusText(status);
    author_ = text(all.author);
    happened_ = happenedText(all.record, now);
    written_ = whenText(localTimeOf(Instant{all.record.created.ms}), now, InSentence::Yes);
    inConflict_ = inConflictNow(form, all.record);
    const bool managers = form != nullptr && !form->writers.empty() && form->isWrittenBy(nameOf(all.role));
    const bool writes = all.role == Role::SocialWorker || all.role == Role::Adviser || managers;
    canEdit_ = form != nullptr && writes && isEditable(status);
    canAmend_ = form != nullptr && writes &&
                (status == RecordStatus::Approved || status == RecordStatus::ChangedSinceApproval);
    content_ = contentHash(all.record);
    if (form != nullptr) answers_.show(answersOf(*form, all.record, all.people, all.names, {}));
    std::vector<HistoryRow> history, decisions;
    std::vector<FactRow> amendments;
    for (const auto& line : all.history) {
        auto row = historyRow(line, form, now);
        if (isDecision(line)) decisions.push_back(row);
        if (isAmendment(line)) {
            FactRow amendment;
            amendment.label = tr("%1, %2").arg(row.author, row.when);
            amendment.text = row.text;
            amendments.insert(amendments.begin(), amendment);
        }
        history.push_back(std::move(row));
    }
    history_.show(history);
    decisions_.show(decisions);
    amendments_.show(amendments);
}

void RecordView::amend(const QString& words) {
    if (words.trimmed().isEmpty()) {
        setError(tr("Write what you want to add"));
        return;
    }
    if (const auto tooLong = tooLongSentence(words); !tooLong.isEmpty()) {
        setError(tooLong);
        return;
    }
    act([id = id(),
         words = words.trimmed().toStdString()](Caseload& caseload) { return caseload.amend(id, words); },
        [this] { emit amended(); });
}

}  // namespace doorstep::app
