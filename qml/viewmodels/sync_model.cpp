// When to sync, and how to say how it went.
#include "qml/viewmodels/sync_model.h"

#include <QRandomGenerator>

#include <algorithm>

#include "qml/viewmodels/present.h"
#include "qml/viewmodels/sentences.h"
#include "qml/viewmodels/session.h"

namespace doorstep::app {

namespace {

constexpr int kAfterUnlockMs = 500;
constexpr int kAfterSaveMs = 2'000;
constexpr int kRegularMs = 5 * 60'000;
constexpr int kFirstRetryMs = 15'000;
constexpr int kLongestRetryMs = 15 * 60'000;

// Tablets that lost the same network do not come back in the same second.
int withJitter(int ms) {
    return ms + int(QRandomGenerator::global()->bounded(quint32(ms / 4 + 1)));
}

}  // namespace

struct SyncModel::Waiting {
    std::vector<OutboxItem> items;
    std::string lastSync;
};

SyncModel::SyncModel(Session& session) : QObject(&session), session_(session) {
    timer_.setSingleShot(true);
    connect(&timer_, &QTimer::timeout, this, &SyncModel::syncNow);
    connect(&session_, &Session::stateChanged, this, &SyncModel::onState);
    connect(&session_, &Session::contentChanged, this, &SyncModel::onContent);
}

void SyncModel::onState() {
    if (session_.state() == Session::State::Unlocked) {
        load();
        timer_.start(kAfterUnlockMs);
        return;
    }
    timer_.stop();
    outbox_.clear();
    syncing_ = again_ = false;
    ++run_;  // The answer of a sync that the lock cut short is for nobody.
    emit changed();
}

void SyncModel::onContent() {
    load();
    if (syncing_) {
        again_ = true;
    } else if (!timer_.isActive() || timer_.remainingTime() > kAfterSaveMs) {
        timer_.start(kAfterSaveMs);
    }
}

void SyncModel::syncNow() {
    if (session_.state() != Session::State::Unlocked) return;
    if (syncing_) {
        again_ = true;
        return;
    }
    timer_.stop();
    syncing_ = true;
    emit changed();
    const auto run = ++run_;
    session_.thread().ask(
        this, DeviceThread::Manner::Alone,
        [](Result<Device>& device) -> Result<SyncReport> {
            if (!device.ok() || device->state() != DeviceState::Unlocked) {
                return {ErrorCode::WrongState, "the device is locked"};
            }
            return device->sync();
        },
        [this, run](const Result<SyncReport>& report) {
            if (run == run_) finish(report);
        });
}

void SyncModel::finish(const Result<SyncReport>& report) {
    syncing_ = false;
    offline_ = !report.ok() && report.error().code == ErrorCode::Offline;
    failure_ = report.ok() ? QString() : syncSentenceFor(report.error());
    failures_ = report.ok() ? 0 : failures_ + 1;
    if (report.ok()) {
        lastAt_ = report->at;
        clockWarning_ = clockSentence(report->clockAheadMs);
    }
    emit finished(report.ok());
    // Also after a failure: whatever arrived before it stays.
    emit session_.contentChanged();
    if (report.ok()) {
        timer_.start(again_ ? kAfterSaveMs : withJitter(kRegularMs));
    } else {
        timer_.start(withJitter(std::min(kFirstRetryMs << std::min(failures_ - 1, 10), kLongestRetryMs)));
    }
    again_ = false;
    emit changed();
}

void SyncModel::load() {
    const auto number = newest_.next();
    session_.ask(
        this,
        [](Caseload& caseload) -> Result<Waiting> {
            TRY_SET(auto items, caseload.outbox());
            const auto lastSync = caseload.setting(kLastSyncSetting);
            return Waiting{std::move(items), lastSync.ok() ? *lastSync : std::string()};
        },
        [this, number](const Result<Waiting>& waiting) {
            if (!newest_.is(number) || !waiting.ok()) return;
            show(*waiting);
        });
}

void SyncModel::show(const Waiting& waiting) {
    std::vector<OutboxRow> rows;
    unsent_ = needAttention_ = 0;
    for (const auto& item : waiting.items) {
        if (item.delivery == Delivery::Accepted) continue;
        ++(item.delivery == Delivery::NeedsAttention ? needAttention_ : unsent_);
        rows.push_back(outboxRow(item, session_.now()));
    }
    std::stable_partition(rows.begin(), rows.end(), [](const OutboxRow& row) {
        return row.delivery == QLatin1String("needs_attention");
    });
    outbox_.show(rows);
    known_ = true;
    lastAt_.reset();
    if (!waiting.lastSync.empty()) lastAt_ = Instant{QString::fromStdString(waiting.lastSync).toLongLong()};
    emit changed();
}

QString SyncModel::state() const {
    if (syncing_) return QStringLiteral("syncing");
    if (offline_) return QStringLiteral("offline");
    return failure_.isEmpty() ? QStringLiteral("idle") : QStringLiteral("failed");
}

QString SyncModel::sentence() const {
    if (syncing_) return tr("Syncing now");
    if (!failure_.isEmpty()) return failure_;
    if (needAttention_ == 1) return tr("One record needs you");
    if (needAttention_ > 1) return tr("%1 records need you").arg(needAttention_);
    if (unsent_ == 1) return tr("One change waits to be sent");
    if (unsent_ > 1) return tr("%1 changes wait to be sent").arg(unsent_);
    return lastAt_ ? tr("Everything is sent") : tr("Not synced yet");
}

QString SyncModel::lastSync() const {
    if (!lastAt_) return tr("Not synced yet");
    return tr("Last synced %1").arg(whenText(localTimeOf(*lastAt_), session_.now(), InSentence::Yes));
}

}  // namespace doorstep::app
