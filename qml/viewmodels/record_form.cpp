// Filling in, saving while it is typed, checking, submitting.
#include "qml/viewmodels/record_form.h"

#include <algorithm>

#include "core/records/fields.h"
#include "qml/viewmodels/form_text.h"
#include "qml/viewmodels/present.h"
#include "qml/viewmodels/sentences.h"

namespace doorstep::app {

namespace {

QString startTitle(const FormDefinition& form, const std::vector<PersonId>& people,
                   const PersonNames& names) {
    QStringList list;
    for (const auto& person : people) {
        const auto found = names.find(person);
        if (found != names.end()) list.append(text(found->second));
    }
    if (form.type == "visit") return RecordForm::tr("Visit to %1").arg(listText(list));
    if (form.type == "contact") return RecordForm::tr("Contact with %1").arg(listText(list));
    return RecordForm::tr("%1 for %2").arg(text(form.title), listText(list));
}

// The kind of visit that the children's statuses ask for, most serious first; nothing when unclear.
std::string visitTypeFor(const std::vector<std::string>& statuses) {
    for (const char* code : {"cp", "cla", "private_fostering", "cwd", "cin"}) {
        if (std::find(statuses.begin(), statuses.end(), code) != statuses.end()) return code;
    }
    return {};
}

QString lastReturnComment(const Record& record) {
    const DecisionMade* last = nullptr;
    for (const auto& decision : record.decisions) {
        if (decision.kind == ChangeKind::Return && (last == nullptr || last->at < decision.at))
            last = &decision;
    }
    return last == nullptr ? QString() : text(last->decision.comment);
}

}  // namespace

struct RecordForm::Opening {
    FormState::Start start;
    QString title;
    RecordStatus status = RecordStatus::Draft;
    bool hasDraft = false;
};

RecordForm::RecordForm(QObject* parent)
    : QObject(parent), autosave_([this](const Autosave::Answered& answered) { keepDraft(answered); }) {
    connect(&autosave_, &Autosave::changed, this, &RecordForm::savedStateChanged);
}

RecordForm::~RecordForm() {
    autosave_.now();
}

void RecordForm::setSession(Session* session) {
    if (session_ == session) return;
    if (session_ != nullptr) {
        session_->disconnect(this);
        session_->disconnect(&autosave_);
    }
    session_ = session;
    if (session_ != nullptr) {
        connect(session_, &Session::saveWanted, &autosave_, &Autosave::now);
        connect(session_, &Session::contentChanged, this, &RecordForm::onContentChanged);
        connect(session_, &QObject::destroyed, this, [this] { session_ = nullptr; });
    }
    emit sessionChanged();
}

bool RecordForm::canReopen() const {
    return state_ != nullptr && (!state_->isNew() || hasDraft_ || autosave_.hasTyped());
}

void RecordForm::startVisit(const QStringList& personIds) {
    begin("visit", personIds);
}

void RecordForm::start(const QString& type, const QString& personId) {
    begin(type.toStdString(), {personId});
}

void RecordForm::begin(const std::string& type, const QStringList& personIds) {
    std::vector<PersonId> people;
    for (const auto& each : personIds) {
        const auto id = parseId<PersonId>(each.toStdString());
        if (id.ok() && std::find(people.begin(), people.end(), *id) == people.end()) people.push_back(*id);
    }
    if (session_ == nullptr || people.empty()) return;
    setError({});
    session_->ask(
        this,
        [type, people, &time = session_->thread().time(), &randomness = session_->thread().randomness()](
            Caseload& caseload) { return startNew(caseload, time, randomness, type, people); },
        [this](const Result<Opening>& opening) { take(opening); });
}

void RecordForm::startPlanned(const QString& recordId) {
    const auto id = parseId<RecordId>(recordId.toStdString());
    if (session_ == nullptr || !id.ok()) return;
    setError({});
    session_->ask(
        this,
        [id = *id, &time = session_->thread().time(),
         &randomness = session_->thread().randomness()](Caseload& caseload) -> Result<Opening> {
            TRY_SET(const auto record, caseload.record(id));
            return startNew(caseload, time, randomness, record.type,
                            {record.subjects.begin(), record.subjects.end()});
        },
        [this](const Result<Opening>& opening) { take(opening); });
}

void RecordForm::open(const QString& recordId) {
    const auto id = parseId<RecordId>(recordId.toStdString());
    if (session_ == nullptr || !id.ok()) return;
    setError({});
    session_->ask(
        this, [id = *id](Caseload& caseload) { return openAgain(caseload, id); },
        [this](const Result<Opening>& opening) { take(opening); });
}

Result<RecordForm::Opening> RecordForm::startNew(Caseload& caseload, TimeSource& time,
                                                 Randomness& randomness, const std::string& type,
                                                 const std::vector<PersonId>& people) {
    Opening opening;
    auto& start = opening.start;
    TRY_SET(start.forms, caseload.forms());
    start.form = start.forms->find(type);
    if (start.form == nullptr) return {ErrorCode::NotFound, "no form of this type"};
    start.isNew = true;
    start.saved.id = makeId<RecordId>(time, randomness);
    start.saved.type = type;
    start.saved.subjects.insert(people.begin(), people.end());
    TRY_SET(start.names, caseload.namesFor(start.saved));
    TRY_SET(start.people, caseload.inOrderOfAge(peopleAnsweredFor(start.saved)));
    const auto now = caseload.now();
    if (start.form->find("date") != nullptr) start.typed.push_back({"date", textOf(now.date)});
    // What is written at the door begins now. When somebody went missing has to be asked.
    if (type == "visit" || type == "contact") start.typed.push_back({"start_time", clockTextOf(now)});
    if (type == "visit") {
        std::vector<std::string> statuses;
        for (const auto& person : people) {
            start.typed.push_back({memberField("child", textOf(person)), true});
            TRY_SET(const auto detail, caseload.person(person));
            const auto& theirs = detail.summary.statuses;
            statuses.insert(statuses.end(), theirs.begin(), theirs.end());
        }
        if (auto kind = visitTypeFor(statuses); !kind.empty()) start.typed.push_back({"visit_type", kind});
    }
    opening.title = startTitle(*start.form, start.people, start.names);
    return opening;
}

Result<RecordForm::Opening> RecordForm::openAgain(Caseload& caseload, RecordId id) {
    Opening opening;
    auto& start = opening.start;
    TRY_SET(const auto draft, caseload.draft(id));
    auto saved = caseload.record(id);
    if (saved.ok()) {
        start.saved = std::move(saved).value();
        opening.status = statusOf(start.saved);
        TRY_SET(const auto title, caseload.titleOf(start.saved));
        opening.title = text(title);
    } else if (draft && saved.error().code == ErrorCode::NotFound) {
        start.isNew = true;
        start.saved.id = id;
        start.saved.type = draft->type;
        start.saved.subjects.insert(draft->subjects.begin(), draft->subjects.end());
    } else {
        return saved.error();
    }
    if (!isEditable(opening.status)) return {ErrorCode::WrongState, "this record is not edited any more"};
    TRY_SET(start.forms, caseload.forms());
    start.form = start.isNew ? start.forms->find(start.saved.type)
                             : start.forms->find(start.saved.type, start.saved.formVersion);
    if (start.form == nullptr) return {ErrorCode::NotFound, "no form of this type"};
    TRY_SET(start.names, caseload.namesFor(start.saved));
    if (draft) start.typed = draft->writes;
    opening.hasDraft = draft.has_value();
    TRY_SET(start.people, caseload.inOrderOfAge(peopleAnsweredFor(start.saved)));
    if (start.isNew) opening.title = startTitle(*start.form, start.people, start.names);
    return opening;
}

void RecordForm::take(const Result<Opening>& opening) {
    if (!opening.ok()) return setError(sentenceFor(opening.error()));
    state_ = std::make_unique<FormState>(opening->start);
    title_ = opening->title;
    status_ = QString::fromLatin1(nameOf(opening->status));
    statusText_ = doorstep::app::statusText(opening->status);
    returnComment_ =
        opening->status == RecordStatus::Returned ? lastReturnComment(opening->start.saved) : QString();
    hasDraft_ = opening->hasDraft;
    wasSaved_ = !opening->start.isNew;
    autosave_.begin(hasDraft_);
    problems_.clear();
    answers_.clear();
    refresh();
    emit opened();
}

QString RecordForm::recordId() const {
    return state_ ? text(textOf(state_->record().id)) : QString();
}

QString RecordForm::type() const {
    return state_ ? text(state_->record().type) : QString();
}

void RecordForm::setValue(const QString& key, const QString& value) {
    if (!state_) return;
    const auto field = key.toStdString();
    if (rows_.valueAt(key, "value").toString() == value) return;
    lastTyped_ = key;
    if (state_->writeText(field, value)) autosave_.typed();
    refresh();
}

void RecordForm::setDate(const QString& key, const QString& day, const QString& month,
                         const QString& year) {
    const auto number = [](const QString& part) {
        return part.trimmed().rightJustified(2, QLatin1Char('0'));
    };
    const bool none = day.trimmed().isEmpty() && month.trimmed().isEmpty() && year.trimmed().isEmpty();
    setValue(key,
             none ? QString() : QStringLiteral("%1-%2-%3").arg(year.trimmed(), number(month), number(day)));
}

QString RecordForm::addElement(const QString& group) {
    if (!state_) return {};
    const auto list = group.toStdString();
    const auto* definition = state_->form().find(list);
    if (definition == nullptr || elementFields(definition->type).empty()) return {};
    const auto& thread = session_->thread();
    const auto element = textOf(makeId<ElementId>(thread.time(), thread.randomness()));
    state_->write({memberField(list, element), true});
    autosave_.typed();
    refresh();
    return text(elementField(list, element, elementFields(definition->type).front().key));
}

void RecordForm::removeElement(const QString& group, const QString& element) {
    if (!state_) return;
    state_->write({memberField(group.toStdString(), element.toStdString()), false});
    autosave_.typed();
    refresh();
}

void RecordForm::restoreElement(const QString& group, const QString& element) {
    if (!state_) return;
    state_->write({memberField(group.toStdString(), element.toStdString()), true});
    autosave_.typed();
    refresh();
}

void RecordForm::keepDraft(const Autosave::Answered& answered) {
    if (!state_ || session_ == nullptr) return;
    session_->ask(
        this,
        [draft = state_->draft(session_->thread().time().now())](Caseload& caseload) {
            return caseload.keepDraft(draft);
        },
        [this, answered](const Result<void>& result) {
            if (result.ok()) hasDraft_ = true;
            answered(result);
        });
}

void RecordForm::check() {
    if (!state_) return;
    showProblems(state_->problems(session_->now()));
}

void RecordForm::showProblems(const std::vector<Problem>& problems) {
    state_->showErrors(problems);
    std::vector<ProblemRow> rows;
    for (const auto& problem : problems) {
        ProblemRow row;
        row.field = text(problem.field);
        row.message = text(problem.message);
        rows.push_back(row);
    }
    problems_.show(rows);
    answers_.show(state_->answers(problems));
    refresh();
    emit checked();
}

void RecordForm::submit() {
    if (!state_ || busy_) return;
    const auto problems = state_->problems(session_->now());
    if (!problems.empty()) return showProblems(problems);
    setError({});
    setBusy(true);
    autosave_.pause();
    const bool unsaved = hasDraft_ || state_->isNew() || state_->hasTyped();
    session_->ask(
        this,
        [draft = state_->draft(session_->thread().time().now()),
         unsaved](Caseload& caseload) -> Result<void> {
            if (unsaved) {
                TRY(caseload.keepDraft(draft));
                TRY(caseload.saveDraft(draft.record));
            }
            return caseload.submit(draft.record);
        },
        [this](const Result<void>& result) {
            setBusy(false);
            if (!result.ok()) {
                setError(sentenceFor(result.error()));
                lookAgain();  // The words may be saved by now, only not submitted.
                return;
            }
            autosave_.done();
            const QPointer<Session> session(session_);  // The page may go, and this with it.
            emit submitted();
            if (session) emit session->contentChanged();
        });
}

void RecordForm::leave() {
    if (!state_ || busy_) return;
    autosave_.pause();
    if (!autosave_.hasTyped() && !hasDraft_) {
        emit left();
        return;
    }
    if (const auto tooLong = state_->tooLong(); !tooLong.empty()) {
        autosave_.again();
        return showProblems(tooLong);
    }
    setError({});
    setBusy(true);
    session_->ask(
        this,
        [draft = state_->draft(session_->thread().time().now())](Caseload& caseload) -> Result<void> {
            if (draft.writes.empty()) return caseload.dropDraft(draft.record);
            TRY(caseload.keepDraft(draft));
            TRY(caseload.saveDraft(draft.record));
            return {};
        },
        [this](const Result<void>& result) {
            setBusy(false);
            if (!result.ok()) {
                setError(sentenceFor(result.error()));
                return;
            }
            autosave_.done();
            const QPointer<Session> session(session_);  // The page may go, and this with it.
            emit left();
            if (session) emit session->contentChanged();
        });
}

int RecordForm::leadTo(const QString& field) {
    if (!state_) return -1;
    if (state_->needsAll(field.toStdString())) setShowAll(true);
    return rows_.indexOf(field);
}

// A sync may have brought somebody else's words into the record that is open here.
void RecordForm::onContentChanged() {
    if (state_ && !state_->isNew() && !busy_) lookAgain();
}

void RecordForm::lookAgain() {
    session_->ask(
        this, [id = state_->record().id](Caseload& caseload) { return caseload.record(id); },
        [this](const Result<Record>& record) {
            if (!record.ok() || !state_ || state_->record().id != record->id) return;
            state_->rebase(*record);
            refresh();
        });
}

void RecordForm::refresh() {
    rows_.show(state_->rows(showAll_));
    children_.show(state_->children());
}

void RecordForm::setShowAll(bool all) {
    if (showAll_ == all) return;
    showAll_ = all;
    emit showAllChanged();
    if (state_) refresh();
}

void RecordForm::setBusy(bool busy) {
    if (busy_ == busy) return;
    busy_ = busy;
    emit busyChanged();
}

void RecordForm::setError(const QString& error) {
    if (error_ == error) return;
    error_ = error;
    emit errorChanged();
}

}  // namespace doorstep::app
