// Who is signed in: enrolment, the lock, and the way to the caseload for every other view model.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include "qml/viewmodels/device_thread.h"
#include "qml/viewmodels/settings.h"
#include "qml/viewmodels/sync_model.h"

namespace doorstep::app {

/// The state of the app as a whole. One instance, made by the application and given to `Main.qml`;
/// every other view model is made in QML with `session` set to it.
class Session : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The application gives the session to Main.qml")
    Q_PROPERTY(State state READ state NOTIFY stateChanged FINAL)
    /// A question about the lock or the enrolment is being answered: show progress, disable the button.
    Q_PROPERTY(bool busy READ busy NOTIFY busyChanged FINAL)
    /// One sentence for the person; empty when all is well.
    Q_PROPERTY(QString error READ error NOTIFY errorChanged FINAL)
    Q_PROPERTY(QString userName READ userName NOTIFY profileChanged FINAL)
    /// `social_worker`, `adviser`, `supervisor`, `performance` or `administrator`; and in words.
    Q_PROPERTY(QString role READ role NOTIFY profileChanged FINAL)
    Q_PROPERTY(QString roleText READ roleText NOTIFY profileChanged FINAL)
    Q_PROPERTY(QString council READ council NOTIFY profileChanged FINAL)
    /// Shows the review pages.
    Q_PROPERTY(bool canReview READ canReview NOTIFY profileChanged FINAL)
    /// Short fingerprint of this device's key, as the administrator sees it too.
    Q_PROPERTY(QString fingerprint READ fingerprint NOTIFY profileChanged FINAL)
    Q_PROPERTY(QString serverName READ serverName NOTIFY profileChanged FINAL)
    /// Until the next PIN may be tried; counts down to 0.
    Q_PROPERTY(int pinWaitSeconds READ pinWaitSeconds NOTIFY pinChanged FINAL)
    /// The same in words: `Wait 30 seconds, then try again.`; empty when nothing has to be waited for.
    Q_PROPERTY(QString pinWaitText READ pinWaitText NOTIFY pinChanged FINAL)
    /// So many wrong PINs that waits take hours, and begin anew when the app is closed.
    Q_PROPERTY(bool pinOftenWrong READ pinOftenWrong NOTIFY pinChanged FINAL)
    /// Seconds until the idle lock, during the last 20; 0 otherwise. Any touch ends it (`noteActivity`).
    Q_PROPERTY(int secondsToLock READ secondsToLock NOTIFY secondsToLockChanged FINAL)
    /// The page on which somebody was writing when the session was locked: `form`, `review`, `record` or
    /// `conflicts`, its record, and in a form the row last written to; empty when there was none. Whoever
    /// unlocks is led back there.
    Q_PROPERTY(QString pageToReopen READ pageToReopen NOTIFY stateChanged FINAL)
    Q_PROPERTY(QString recordToReopen READ recordToReopen NOTIFY stateChanged FINAL)
    Q_PROPERTY(QString rowToReopen READ rowToReopen NOTIFY stateChanged FINAL)
    /// A code that came with the start of the app, to be filled in; usually empty.
    Q_PROPERTY(QString enrolmentCode READ enrolmentCode NOTIFY enrolmentCodeChanged FINAL)
    Q_PROPERTY(doorstep::app::Settings* settings READ settings CONSTANT FINAL)
    Q_PROPERTY(doorstep::app::SyncModel* sync READ sync CONSTANT FINAL)

public:
    enum class State {
        Starting,     ///< The home folder is being looked at; a moment.
        Unusable,     ///< It cannot be opened: `error` says why and what to do.
        NotEnrolled,  ///< Ask for the code and a new PIN.
        Locked,       ///< Ask for the PIN. Screens with content must be gone.
        Unlocked,
    };
    Q_ENUM(State)

    Session(DeviceThread& thread, Settings& settings, QObject* parent = nullptr);
    ~Session() override;

    [[nodiscard]] State state() const { return state_; }
    [[nodiscard]] bool busy() const { return busy_; }
    [[nodiscard]] QString error() const { return error_; }
    [[nodiscard]] QString userName() const { return userName_; }
    [[nodiscard]] QString role() const { return role_; }
    [[nodiscard]] QString roleText() const;
    [[nodiscard]] QString council() const { return council_; }
    [[nodiscard]] bool canReview() const { return role_ == QLatin1String("supervisor"); }
    [[nodiscard]] QString fingerprint() const { return fingerprint_; }
    [[nodiscard]] QString serverName() const { return serverName_; }
    [[nodiscard]] int pinWaitSeconds() const;
    [[nodiscard]] QString pinWaitText() const;
    [[nodiscard]] bool pinOftenWrong() const { return pinOftenWrong_; }
    [[nodiscard]] int secondsToLock() const { return secondsToLock_; }
    [[nodiscard]] QString pageToReopen() const { return pageToReopen_; }
    [[nodiscard]] QString recordToReopen() const { return recordToReopen_; }
    [[nodiscard]] QString rowToReopen() const { return rowToReopen_; }
    [[nodiscard]] QString enrolmentCode() const { return enrolmentCode_; }
    [[nodiscard]] Settings* settings() const { return &settings_; }
    [[nodiscard]] SyncModel* sync() const { return sync_; }

    /// Enrols this device with the code from the administrator and sets its PIN (6 digits or more). Leads
    /// to `Unlocked`, or to `error`.
    Q_INVOKABLE void enrol(const QString& code, const QString& pin);
    Q_INVOKABLE void unlock(const QString& pin);
    /// At once for the eye: `state` is `Locked` when this returns. Drafts are written, then the keys wiped.
    Q_INVOKABLE void lock();
    /// Why a PIN cannot be chosen, as a sentence; empty when it can.
    Q_INVOKABLE [[nodiscard]] QString pinMistake(const QString& pin) const;
    /// Ends in `pinChangeDone` or in `error`.
    Q_INVOKABLE void changePin(const QString& oldPin, const QString& newPin);
    Q_INVOKABLE void clearError();
    /// Somebody is using the app: starts the idle time again.
    Q_INVOKABLE void noteActivity();
    /// They are back, or went elsewhere.
    Q_INVOKABLE void forgetPage();
    /// For pages, when `saveWanted`: this one is on the screen. A lock keeps the last word.
    Q_INVOKABLE void notePage(const QString& page, const QString& recordId, const QString& row);
    /// Has everything that was typed written now, without a lock.
    void saveTyped() { emit saveWanted(); }
    void offerEnrolmentCode(const QString& code);

    /// For view models: runs `job(Caseload&)` on the device's thread and `then(Result<…>)` back here,
    /// unless `asker` is gone or the session was locked meanwhile. A job that comes too late, after the
    /// lock, is not run and answers `WrongState`.
    template <typename Job, typename Then>
    void ask(QObject* asker, Job job, Then then) {
        using Answer = std::invoke_result_t<Job&, Caseload&>;
        const auto asked = unlockCount_;
        thread_.ask(
            asker, DeviceThread::Manner::Shared,
            [job = std::move(job)](Result<Device>& device) mutable -> Answer {
                if (!device.ok() || device->state() != DeviceState::Unlocked) {
                    return {ErrorCode::WrongState, "the device is locked"};
                }
                return job(device->caseload());
            },
            [this, asked, then = std::move(then)](Answer answer) mutable {
                if (asked == unlockCount_) then(std::move(answer));
            });
    }
    /// For the sync model: the same with the whole device, and nothing beside it that changes the lock.
    [[nodiscard]] DeviceThread& thread() { return thread_; }
    /// The local date and time as the device's clock has it.
    [[nodiscard]] LocalTime now() const;

signals:
    void stateChanged();
    void busyChanged();
    void errorChanged();
    void profileChanged();
    void pinChanged();
    void secondsToLockChanged();
    void pinChangeDone();
    void enrolmentCodeChanged();
    /// What was typed is written now. Before a lock: what they ask for is done before the device locks.
    void saveWanted();
    /// Something in the store changed, by this person or by a sync: lists load again.
    void contentChanged();

private:
    struct Look;  // What the device says of itself, copied on its thread.
    static Look lookAt(Result<Device>& device);
    void take(const Look& look);
    void changeLock(std::function<Result<void>(Device&)> act,
                    std::function<void(const Result<void>&)> done);
    void setState(State state);
    void setBusy(bool busy);
    void setError(const QString& error);
    void setSecondsToLock(int seconds);
    void tick();

    DeviceThread& thread_;  // These outlive the session.
    Settings& settings_;
    SyncModel* sync_;  // A child.
    State state_ = State::Starting;
    bool busy_ = false;
    QString error_, userName_, role_, council_, fingerprint_, serverName_, enrolmentCode_;
    QString pageToReopen_, recordToReopen_, rowToReopen_;
    bool pinOftenWrong_ = false;
    qint64 pinWaitUntilMs_ = 0;  // On clock_.
    int secondsToLock_ = 0;
    qint64 lastActivityMs_ = 0;  // On clock_.
    Instant lastActivityAt_;
    std::uint64_t unlockCount_ = 0;
    QElapsedTimer clock_;
    QTimer ticker_;
};

}  // namespace doorstep::app
