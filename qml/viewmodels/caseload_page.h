// What view models that show part of the caseload have in common.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QQmlParserStatus>

#include "qml/viewmodels/sentences.h"
#include "qml/viewmodels/session.h"

namespace doorstep::app {

/// Loads when it is complete, and again whenever the store changed. QML makes one for a page:
/// `TodayModel { session: page.session }`. Answers that a newer question has overtaken are dropped.
/// Derive from it by its full name: Qt 6.4 describes bases to QML as they are spelled, so without the
/// namespace qmllint and the QML compiler do not find them.
class CaseloadPage : public QObject, public QQmlParserStatus {
    Q_OBJECT
    Q_INTERFACES(QQmlParserStatus)
    QML_ANONYMOUS
    Q_PROPERTY(
        doorstep::app::Session* session READ session WRITE setSession NOTIFY sessionChanged REQUIRED FINAL)
    /// Nothing has been shown yet. Pages stay still for the first moment rather than flash.
    Q_PROPERTY(bool loading READ loading NOTIFY loadingChanged FINAL)
    /// One sentence when it could not be shown or done; empty otherwise.
    Q_PROPERTY(QString error READ error NOTIFY errorChanged FINAL)

public:
    explicit CaseloadPage(QObject* parent = nullptr) : QObject(parent) {}

    [[nodiscard]] Session* session() const { return session_; }
    void setSession(Session* session);
    [[nodiscard]] bool loading() const { return loading_; }
    [[nodiscard]] QString error() const { return error_.isEmpty() ? loadError_ : error_; }

    Q_INVOKABLE void reload();

    void classBegin() override {}
    void componentComplete() override;

signals:
    void sessionChanged();
    void loadingChanged();
    void errorChanged();
    /// New content is in the properties.
    void loaded();

protected:
    /// Asks for what the page shows, by `fetch`. Called when there is a session and the page is complete.
    virtual void load() = 0;
    /// Runs `job(Caseload&)`, then `show(value)` here unless overtaken by a later `fetch`; a failure goes
    /// to `error`.
    template <typename Job, typename Show>
    void fetch(Job job, Show show) {
        const auto number = newest_.next();
        session_->ask(this, std::move(job), [this, number, show = std::move(show)](auto answer) mutable {
            if (!newest_.is(number)) return;
            setLoadError(answer.ok() ? QString() : sentenceFor(answer.error()));
            if (answer.ok()) show(std::move(answer).value());
            setLoading(false);
            emit loaded();
        });
    }

    /// Runs `job(Caseload&)` that writes, then `done()` here; a failure goes to `error`. Never dropped.
    template <typename Job, typename Done>
    void act(Job job, Done done) {
        session_->ask(this, std::move(job), [this, done = std::move(done)](auto answer) mutable {
            setError(answer.ok() ? QString() : sentenceFor(answer.error()));
            if (!answer.ok()) return;
            const QPointer<Session> session(session_);  // The page may go, and this with it.
            done();
            if (session) emit session->contentChanged();
        });
    }

    /// What the last act of the person came to; loading again leaves it.
    void setError(const QString& error);
    void setLoading(bool loading);
    [[nodiscard]] bool ready() const { return complete_ && session_ != nullptr; }

private:
    void setLoadError(const QString& error);

    Session* session_ = nullptr;
    bool complete_ = false;
    bool loading_ = true;
    QString error_, loadError_;
    Newest newest_;
};

}  // namespace doorstep::app
