// The lock, the enrolment and the idle time.
#include "qml/viewmodels/session.h"

#include <algorithm>

#include "core/crypto/secret.h"
#include "qml/viewmodels/sentences.h"
#include "sync/device/pin.h"

namespace doorstep::app {

namespace {

constexpr int kTickMs = 1'000;
constexpr int kLockWarningSeconds = 20;

QString roleTextOf(const QString& role) {
    if (role == QLatin1String("social_worker")) return Session::tr("Social worker");
    if (role == QLatin1String("adviser")) return Session::tr("Personal adviser");
    if (role == QLatin1String("supervisor")) return Session::tr("Supervisor");
    if (role == QLatin1String("performance")) return Session::tr("Performance officer");
    if (role == QLatin1String("administrator")) return Session::tr("Administrator");
    return {};
}

// A secret as the person typed it, wiped when it is not needed any more. The copies that Qt's text
// fields hold are out of reach; they go with the screen.
struct Typed {
    explicit Typed(const QString& given) : text(given.toStdString()) {}
    Typed(const Typed&) = default;
    Typed(Typed&&) = default;
    Typed& operator=(const Typed&) = delete;
    ~Typed() { wipe(text); }
    std::string text;
};

}  // namespace

struct Session::Look {
    std::optional<Error> unusable;
    DeviceState state = DeviceState::NotEnrolled;
    PinState pin;
    QString userName, role, council, fingerprint, serverName;
};

Session::Session(DeviceThread& thread, Settings& settings, QObject* parent)
    : QObject(parent), thread_(thread), settings_(settings), sync_(new SyncModel(*this)) {
    clock_.start();
    ticker_.setInterval(kTickMs);
    connect(&ticker_, &QTimer::timeout, this, &Session::tick);
    ticker_.start();
    thread_.ask(this, DeviceThread::Manner::Shared, &Session::lookAt,
                [this](const Look& look) { take(look); });
}

Session::~Session() = default;

Session::Look Session::lookAt(Result<Device>& device) {
    Look look;
    if (!device.ok()) {
        look.unusable = device.error();
        return look;
    }
    look.state = device->state();
    if (look.state == DeviceState::NotEnrolled) return look;
    look.pin = device->pinState();
    const auto& profile = device->profile();
    look.userName = QString::fromStdString(profile.identity.name);
    look.role = QString::fromLatin1(nameOf(profile.identity.role));
    look.council = QString::fromStdString(profile.council);
    look.fingerprint = QString::fromStdString(profile.fingerprint);
    look.serverName =
        QStringLiteral("%1:%2").arg(QString::fromStdString(profile.server.host)).arg(profile.server.port);
    return look;
}

void Session::take(const Look& look) {
    if (look.unusable) {
        setError(sentenceFor(*look.unusable));
        setState(State::Unusable);
        return;
    }
    userName_ = look.userName;
    role_ = look.role;
    council_ = look.council;
    fingerprint_ = look.fingerprint;
    serverName_ = look.serverName;
    emit profileChanged();
    pinOftenWrong_ = look.pin.oftenWrong;
    pinWaitUntilMs_ = look.pin.waitMs > 0 ? thread_.time().ranMs() + look.pin.waitMs : 0;
    emit pinChanged();
    switch (look.state) {
        case DeviceState::NotEnrolled: setState(State::NotEnrolled); break;
        case DeviceState::Locked: setState(State::Locked); break;
        case DeviceState::Unlocked:
            noteActivity();
            setState(State::Unlocked);
            break;
    }
}

void Session::changeLock(std::function<Result<void>(Device&)> act,
                         std::function<void(const Result<void>&)> done) {
    if (busy_) return;
    setBusy(true);
    setError({});
    using Answer = std::pair<Result<void>, Look>;
    thread_.ask(
        this, DeviceThread::Manner::Urgent,
        [act = std::move(act)](Result<Device>& device) -> Answer {
            if (!device.ok()) return {device.error(), lookAt(device)};
            auto result = act(*device);
            return {std::move(result), lookAt(device)};
        },
        [this, done = std::move(done)](const Answer& answer) {
            setBusy(false);
            take(answer.second);
            done(answer.first);
        });
}

void Session::enrol(const QString& code, const QString& pin) {
    changeLock([code = code.trimmed().toStdString(),
                typed = Typed(pin)](Device& device) { return device.enrol(code, typed.text); },
               [this](const Result<void>& result) {
                   if (!result.ok()) setError(enrolSentenceFor(result.error()));
               });
}

void Session::unlock(const QString& pin) {
    changeLock([typed = Typed(pin)](Device& device) { return device.unlock(typed.text); },
               [this](const Result<void>& result) {
                   if (!result.ok()) setError(pinSentenceFor(result.error()));
               });
}

void Session::lock() {
    if (state_ != State::Unlocked) return;
    forgetPage();
    emit saveWanted();
    ++unlockCount_;  // Answers on their way are not for the locked screen.
    setState(State::Locked);
    thread_.ask(
        this, DeviceThread::Manner::Urgent,
        [](Result<Device>& device) {
            if (device.ok()) device->lock();
            return lookAt(device);
        },
        [this](const Look& look) {
            // An unlock that was asked for since then has the word.
            if (!busy_) take(look);
        });
}

QString Session::pinMistake(const QString& pin) const {
    const Typed typed(pin);
    const auto checked = checkPin(typed.text);
    return checked.ok() ? QString() : sentenceOf(checked.error().detail);
}

void Session::changePin(const QString& oldPin, const QString& newPin) {
    changeLock([before = Typed(oldPin), after = Typed(newPin)](
                   Device& device) { return device.changePin(before.text, after.text); },
               [this](const Result<void>& result) {
                   if (result.ok()) {
                       emit pinChangeDone();
                   } else {
                       setError(pinSentenceFor(result.error()));
                   }
               });
}

void Session::clearError() {
    setError({});
}

void Session::noteActivity() {
    lastActivityMs_ = clock_.elapsed();
    lastActivityAt_ = thread_.time().now();
    setSecondsToLock(0);
}

void Session::forgetPage() {
    notePage({}, {}, {});
}

void Session::notePage(const QString& page, const QString& recordId, const QString& row) {
    pageToReopen_ = page;
    recordToReopen_ = recordId;
    rowToReopen_ = row;
}

void Session::offerEnrolmentCode(const QString& code) {
    enrolmentCode_ = code;
    emit enrolmentCodeChanged();
}

QString Session::roleText() const {
    return roleTextOf(role_);
}

int Session::pinWaitSeconds() const {
    if (pinWaitUntilMs_ == 0) return 0;
    return int(std::max<qint64>(0, (pinWaitUntilMs_ - thread_.time().ranMs() + 999) / 1000));
}

QString Session::pinWaitText() const {
    constexpr int kMinute = 60, kHour = 3600;
    const auto wait = [](const QString& time) { return tr("Wait %1, then try again.").arg(time); };
    const int seconds = pinWaitSeconds();
    if (seconds == 0) return {};
    if (seconds == 1) return wait(tr("1 second"));
    if (seconds < 2 * kMinute) return wait(tr("%1 seconds").arg(seconds));
    const int minutes = (seconds + kMinute - 1) / kMinute;
    if (seconds <= 2 * kHour) return wait(tr("%1 minutes").arg(minutes));
    return wait(tr("%1 hours").arg((seconds + kHour - 1) / kHour));
}

LocalTime Session::now() const {
    return localTimeOf(thread_.time().now());
}

void Session::tick() {
    if (pinWaitUntilMs_ > 0) {
        if (thread_.time().ranMs() >= pinWaitUntilMs_) pinWaitUntilMs_ = 0;
        emit pinChanged();
    }
    if (state_ != State::Unlocked) return;
    // The steady clock stops while the machine sleeps and the wall clock can be turned back: the later
    // of the two says how long nobody was there.
    const auto idleMs = std::max<std::int64_t>(clock_.elapsed() - lastActivityMs_,
                                               thread_.time().now().ms - lastActivityAt_.ms);
    const auto leftMs = settings_.lockMinutes() * 60'000LL - idleMs;
    if (leftMs <= 0) {
        lock();
    } else {
        const int left = int((leftMs + 999) / 1000);
        setSecondsToLock(left <= kLockWarningSeconds ? left : 0);
    }
}

void Session::setState(State state) {
    if (state_ == state) return;
    state_ = state;
    if (state != State::Unlocked) setSecondsToLock(0);
    emit stateChanged();
}

void Session::setBusy(bool busy) {
    if (busy_ == busy) return;
    busy_ = busy;
    emit busyChanged();
}

void Session::setError(const QString& error) {
    if (error_ == error) return;
    error_ = error;
    emit errorChanged();
}

void Session::setSecondsToLock(int seconds) {
    if (secondsToLock_ == seconds) return;
    secondsToLock_ = seconds;
    emit secondsToLockChanged();
}

}  // namespace doorstep::app
