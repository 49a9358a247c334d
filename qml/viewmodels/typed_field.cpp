// Typed, kept, found again, handed over.
#include "qml/viewmodels/typed_field.h"

#include <set>

#include "qml/viewmodels/present.h"

namespace doorstep::app {

namespace {

/// Those of all pages, also of pages that glide away.
std::set<TypedField*>& allFields() {
    static std::set<TypedField*> fields;
    return fields;
}

}  // namespace

TypedField::TypedField(QObject* parent)
    : QObject(parent), autosave_([this](const Autosave::Answered& answered) { write(answered); }) {
    connect(&autosave_, &Autosave::changed, this, &TypedField::savedStateChanged);
    allFields().insert(this);
}

TypedField::~TypedField() {
    allFields().erase(this);
    autosave_.now();
}

void TypedField::setSession(Session* session) {
    if (session_ == session) return;
    autosave_.now();
    if (session_ != nullptr) {
        session_->disconnect(this);
        session_->disconnect(&autosave_);
    }
    session_ = session;
    if (session_ != nullptr) {
        connect(session_, &Session::saveWanted, &autosave_, &Autosave::now);
        connect(session_, &QObject::destroyed, this, [this] { session_ = nullptr; });
    }
    emit whereChanged();
    load();
}

void TypedField::setRecordId(const QString& id) {
    if (recordId_ == id) return;
    autosave_.now();
    recordId_ = id;
    emit whereChanged();
    load();
}

void TypedField::setPlace(const QString& place) {
    if (place_ == place) return;
    autosave_.now();
    place_ = place;
    emit whereChanged();
    load();
}

void TypedField::load() {
    const auto number = newest_.next();
    ready_ = false;
    emit readyChanged();
    autosave_.begin(false);
    show({}, {});
    const auto id = parseId<RecordId>(recordId_.toStdString());
    if (session_ == nullptr || !id.ok() || place_.isEmpty()) return;
    // The page that was left a moment ago may not be gone yet: its words come before this question.
    for (TypedField* other : allFields()) {
        if (other->recordId_ == recordId_ && other->place_ == place_) other->autosave_.now();
    }
    session_->ask(
        this,
        [id = *id, place = place_.toStdString()](Caseload& caseload) { return caseload.typed(id, place); },
        [this, number](const Result<TypedWords>& typed) {
            if (!newest_.is(number) || !typed.ok()) return;
            show(text(typed->choice), text(typed->words));
            autosave_.begin(!empty());
            ready_ = true;
            emit readyChanged();
        });
}

void TypedField::show(const QString& choice, const QString& words) {
    handedOver_ = false;
    if (choice_ == choice && words_ == words) return;
    choice_ = choice;
    words_ = words;
    emit typedChanged();
}

void TypedField::setWords(const QString& words) {
    if (!ready_ || words_ == words) return;
    show(choice_, words);
    autosave_.typed();
}

void TypedField::setChoice(const QString& choice) {
    if (!ready_ || choice_ == choice) return;
    show(choice, words_);
    autosave_.typed();
}

void TypedField::write(const Autosave::Answered& answered) {
    const auto id = parseId<RecordId>(recordId_.toStdString());
    if (session_ == nullptr || !id.ok()) return;
    session_->ask(
        this,
        [id = *id, place = place_.toStdString(),
         typed = TypedWords{choice_.toStdString(), words_.toStdString()}](Caseload& caseload) {
            return caseload.keepTyped(id, place, typed);
        },
        answered);
}

QString TypedField::handOver() {
    if (!ready_) return {};
    if (!handedOver_) {  // Else they are in the store as they are, or gone from it with their change.
        show(choice_, words_.trimmed());
        autosave_.again();
        handedOver_ = true;
    }
    return words_;
}

void TypedField::saved() {
    if (!handedOver_) return;
    show({}, {});
    autosave_.begin(false);
}

}  // namespace doorstep::app
