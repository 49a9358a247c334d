// The device's thread: one queue, in order, and what may pass while a sync waits.
#include "qml/viewmodels/device_thread.h"

#include <algorithm>

namespace doorstep::app {

DeviceThread::DeviceThread(Parts parts)
    : parts_(std::move(parts)),
      transports_(
          parts_.transports,
          [this](const std::function<bool()>& answered) { return workWhileWaiting(answered); },
          [this] { changed_.notify_all(); }),
      thread_([this] { run(); }) {}

DeviceThread::~DeviceThread() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void DeviceThread::post(Job job) {
    {
        const std::lock_guard lock(mutex_);
        jobs_.push_back(std::move(job));
    }
    changed_.notify_all();
}

void DeviceThread::answerOnUi(std::function<void()> answer) {
    QMetaObject::invokeMethod(this, std::move(answer), Qt::QueuedConnection);
}

void DeviceThread::run() {
    device_.emplace(Device::open(
        parts_.home, {parts_.time, parts_.randomness, parts_.keystore, transports_, parts_.pinCost}));
    for (;;) {
        Job job;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [this] { return stop_ || !jobs_.empty(); });
            if (jobs_.empty()) break;
            job = std::move(jobs_.front());
            jobs_.pop_front();
        }
        job.run();
    }
    if (device_->ok()) (*device_)->lock();
    device_.reset();
}

// Called from inside a sync, on the device's thread. Only the first in the queue may pass, so that
// answers keep the order of the questions.
bool DeviceThread::workWhileWaiting(const std::function<bool()>& answered) {
    const auto urgent = [this] {
        return stop_ || std::any_of(jobs_.begin(), jobs_.end(),
                                    [](const Job& job) { return job.manner == Manner::Urgent; });
    };
    const auto mayPass = [this] { return !jobs_.empty() && jobs_.front().manner == Manner::Shared; };
    for (;;) {
        Job job;
        {
            std::unique_lock lock(mutex_);
            // The answer is announced without the lock, so it is also looked for now and then.
            while (!answered() && !urgent() && !mayPass())
                changed_.wait_for(lock, std::chrono::milliseconds(20));
            if (answered()) return true;
            if (urgent()) return false;
            job = std::move(jobs_.front());
            jobs_.pop_front();
        }
        job.run();
    }
}

}  // namespace doorstep::app
