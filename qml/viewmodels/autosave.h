// Typed words reach the store within the two seconds that are promised.
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>

#include <cstdint>
#include <functional>

#include "core/base/result.h"

namespace doorstep::app {

/// Counts what somebody types and writes it down: one second after the first unsaved keystroke, and at once
/// when asked to. A failure is said, and tried again. For the UI thread.
class Autosave : public QObject {
    Q_OBJECT

public:
    using Answered = std::function<void(const Result<void>&)>;
    /// `write` asks for all that stands there to be written, and hands on the answer; one that is not told
    /// (after a lock) counts for nothing.
    explicit Autosave(std::function<void(Answered)> write, QObject* parent = nullptr);

    /// Begins anew, with what is in the store.
    void begin(bool hasWords);
    /// One more keystroke.
    void typed();
    /// Writes at once what is not written and not on its way.
    void now();
    /// Writes at once, whatever is on its way.
    void again();
    /// Somebody else writes what was typed, in a change of the record; `done` when that is durable.
    void pause() { timer_.stop(); }
    void done();

    [[nodiscard]] bool hasTyped() const { return typed_ > 0; }
    /// `Saving…`, `Saved on this tablet`, `Not saved: …`; empty before anything was typed.
    [[nodiscard]] QString text() const;
    /// `nothing`, `saving`, `saved` or `failed`.
    [[nodiscard]] QString code() const;

signals:
    void changed();

private:
    enum class State { Nothing, Saving, Saved, Failed };
    void take(const Result<void>& result, std::uint64_t upTo);
    void setState(State state);

    std::function<void(Answered)> write_;
    QTimer timer_;
    State state_ = State::Nothing;
    QString error_;
    std::uint64_t typed_ = 0, asked_ = 0;  // Keystrokes counted, and how many of them were handed on.
};

}  // namespace doorstep::app
