// The one thread on which the device, its database and its network calls are used.
#pragma once

#include <QObject>
#include <QPointer>

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "qml/viewmodels/patient_transport.h"
#include "sync/device/device.h"

namespace doorstep::app {

/// Runs questions to the device one after another, off the UI thread, and brings the answers back to it
/// in the same order. Use from the UI thread. While a sync waits for the network, other questions are
/// answered meanwhile (see PatientTransport); what changes the lock waits, and ends that wait.
class DeviceThread : public QObject {
    Q_OBJECT

public:
    struct Parts {
        std::filesystem::path home;
        TimeSource& time;  ///< These outlive the thread. They are called on it, so must not be the UI's.
        Randomness& randomness;
        Keystore& keystore;
        TransportFactory& transports;
        crypto::PinCost pinCost = {};  ///< As in `Device::Ports`.
    };

    /// Starts the thread; the device is opened on it as its first act.
    explicit DeviceThread(Parts parts);
    /// Answers what was asked already, without telling anyone, locks the device and ends.
    ~DeviceThread() override;

    /// How a job gets along with a sync that waits for the network.
    enum class Manner : std::uint8_t {
        Shared,  ///< Runs meanwhile.
        Alone,   ///< Waits for its end.
        Urgent,  ///< Ends the wait: what it was for fails as `Offline`, then this runs.
    };

    /// Runs `job` on the thread with the device (or the error that kept it from opening), then `then` with
    /// its answer on the UI thread, unless `asker` is gone by then.
    template <typename Job, typename Then>
    void ask(QObject* asker, Manner manner, Job job, Then then) {
        using Answer = std::invoke_result_t<Job&, Result<Device>&>;
        const QPointer<QObject> still(asker);
        post({manner, [this, still, job = std::move(job), then = std::move(then)]() mutable {
                  auto answer = std::make_shared<Answer>(job(*device_));
                  answerOnUi([still, answer, then = std::move(then)]() mutable {
                      if (still) then(std::move(*answer));
                  });
              }});
    }

    [[nodiscard]] TimeSource& time() const { return parts_.time; }
    [[nodiscard]] Randomness& randomness() const { return parts_.randomness; }

private:
    struct Job {
        Manner manner;
        std::function<void()> run;
    };

    void post(Job job);
    void answerOnUi(std::function<void()> answer);
    void run();
    bool workWhileWaiting(const std::function<bool()>& answered);

    Parts parts_;
    PatientTransports transports_;
    std::optional<Result<Device>> device_;  // Of the thread alone.

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Job> jobs_;
    bool stop_ = false;
    std::thread thread_;  // Last: it uses all of the above.
};

/// Numbers questions, so that an answer which a newer question has overtaken is known as such.
class Newest {
public:
    std::uint64_t next() { return ++last_; }
    [[nodiscard]] bool is(std::uint64_t number) const { return number == last_; }

private:
    std::uint64_t last_ = 0;
};

}  // namespace doorstep::app
