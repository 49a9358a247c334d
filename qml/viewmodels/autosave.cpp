// When to write, and what to say of it.
#include "qml/viewmodels/autosave.h"

#include "qml/viewmodels/sentences.h"

namespace doorstep::app {

namespace {

constexpr int kAutosaveMs = 1'000;  // From the first unsaved keystroke: half of what is promised.
constexpr int kRetryMs = 2'000;

}  // namespace

Autosave::Autosave(std::function<void(Answered)> write, QObject* parent)
    : QObject(parent), write_(std::move(write)) {
    timer_.setSingleShot(true);
    connect(&timer_, &QTimer::timeout, this, &Autosave::again);
}

void Autosave::begin(bool hasWords) {
    timer_.stop();
    typed_ = asked_ = 0;
    setState(hasWords ? State::Saved : State::Nothing);
}

void Autosave::typed() {
    ++typed_;
    setState(State::Saving);
    // Not started again by later keystrokes: somebody who types without a pause is saved as well.
    if (!timer_.isActive()) timer_.start(kAutosaveMs);
}

void Autosave::now() {
    if (typed_ > asked_) again();
}

void Autosave::again() {
    timer_.stop();
    setState(State::Saving);
    asked_ = typed_;
    write_([this, upTo = typed_](const Result<void>& result) { take(result, upTo); });
}

void Autosave::take(const Result<void>& result, std::uint64_t upTo) {
    if (!result.ok()) {
        asked_ = 0;
        error_ = sentenceFor(result.error());
        setState(State::Failed);
        timer_.start(kRetryMs);
    } else if (typed_ == upTo) {
        setState(State::Saved);
    }
}

void Autosave::done() {
    timer_.stop();
    asked_ = typed_;
}

void Autosave::setState(State state) {
    if (state_ == state) return;
    state_ = state;
    emit changed();
}

QString Autosave::text() const {
    switch (state_) {
        case State::Nothing: return {};
        case State::Saving: return tr("Saving…");
        case State::Saved: return tr("Saved on this tablet");
        case State::Failed: return tr("Not saved: %1").arg(error_);
    }
    return {};
}

QString Autosave::code() const {
    switch (state_) {
        case State::Nothing: return QStringLiteral("nothing");
        case State::Saving: return QStringLiteral("saving");
        case State::Saved: return QStringLiteral("saved");
        case State::Failed: return QStringLiteral("failed");
    }
    return {};
}

}  // namespace doorstep::app
