// The way to the server as a person sees it: when last, what waits, what needs them.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QTimer>

#include "core/caseload/caseload.h"
#include "qml/viewmodels/device_thread.h"
#include "qml/viewmodels/row_model.h"
#include "sync/device/device.h"

namespace doorstep::app {

class Session;

/// Syncs in the background while unlocked: soon after something was saved, else every few minutes, and
/// after a failure at growing intervals. Never in anybody's way. `session.sync` is the one instance.
class SyncModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("session.sync")
    Q_PROPERTY(bool syncing READ syncing NOTIFY changed FINAL)
    /// `idle`, `syncing`, `offline` (will try again by itself) or `failed` (see `sentence`).
    Q_PROPERTY(QString state READ state NOTIFY changed FINAL)
    /// One sentence on how things stand: `Everything is sent`, `2 changes wait for a connection`.
    Q_PROPERTY(QString sentence READ sentence NOTIFY changed FINAL)
    /// `Last synced today at 14:30`, `Not synced yet`.
    Q_PROPERTY(QString lastSync READ lastSync NOTIFY changed FINAL)
    /// Everything has not been fetched even once: lists may be empty or short, and nobody knows by how
    /// much.
    Q_PROPERTY(bool neverSynced READ neverSynced NOTIFY changed FINAL)
    /// Everything has been fetched at least once. Neither is true before it is known.
    Q_PROPERTY(bool everSynced READ everSynced NOTIFY changed FINAL)
    /// Why and how to put this tablet's clock right, as the last sync saw it; empty while it is right.
    Q_PROPERTY(QString clockWarning READ clockWarning NOTIFY changed FINAL)
    Q_PROPERTY(int unsent READ unsent NOTIFY changed FINAL)
    Q_PROPERTY(int needAttention READ needAttention NOTIFY changed FINAL)
    /// OutboxRow: what waits, and what needs a person, which come first.
    Q_PROPERTY(doorstep::app::RowModel* outbox READ outbox CONSTANT FINAL)

public:
    explicit SyncModel(Session& session);

    [[nodiscard]] bool syncing() const { return syncing_; }
    [[nodiscard]] QString state() const;
    [[nodiscard]] QString sentence() const;
    [[nodiscard]] QString lastSync() const;
    [[nodiscard]] bool neverSynced() const { return known_ && !lastAt_; }
    [[nodiscard]] bool everSynced() const { return lastAt_.has_value(); }
    [[nodiscard]] QString clockWarning() const { return clockWarning_; }
    [[nodiscard]] int unsent() const { return unsent_; }
    [[nodiscard]] int needAttention() const { return needAttention_; }
    [[nodiscard]] RowModel* outbox() { return &outbox_; }

    Q_INVOKABLE void syncNow();

signals:
    void changed();
    /// A sync ended; `sentence` says how.
    void finished(bool well);

private:
    struct Waiting;  // What lies in the outbox, and when the last sync was.
    void onState();
    void onContent();
    void load();
    void finish(const Result<SyncReport>& report);
    void show(const Waiting& waiting);

    Session& session_;  // The parent.
    RowModel outbox_;
    QTimer timer_;
    Newest newest_;
    std::uint64_t run_ = 0;
    bool syncing_ = false;
    bool again_ = false;  // Something was saved while syncing.
    int failures_ = 0;    // In a row.
    QString failure_;     // Empty after a success.
    QString clockWarning_;
    bool offline_ = false;
    int unsent_ = 0, needAttention_ = 0;
    bool known_ = false;  // Whether `lastAt_` has been read.
    std::optional<Instant> lastAt_;
};

}  // namespace doorstep::app
