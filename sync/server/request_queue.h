// The one thread that answers requests, and the bounded queue before it.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "sync/server/service.h"

namespace doorstep::server {

/// Answers requests on a thread of its own, as many at once as are waiting, so that they share a commit.
class RequestQueue {
public:
    using Done = std::function<void(Answer)>;

    /// `service` and what it uses belong to this queue's thread from now on, and outlive it.
    RequestQueue(Service& service, std::size_t waitingMax);
    RequestQueue(const RequestQueue&) = delete;
    RequestQueue& operator=(const RequestQueue&) = delete;
    ~RequestQueue() { finish(); }

    /// Calls `done` on the queue's thread once the request is answered. False, without calling it, when too
    /// many are waiting. Safe from any thread.
    bool ask(Request request, Done done);

    /// How many wait. Safe from any thread.
    [[nodiscard]] std::size_t waiting();

    /// Answers what is waiting, takes nothing more, and ends the thread. Calls no callback afterwards.
    void finish();

private:
    void run();

    Service& service_;
    const std::size_t waitingMax_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::pair<Request, Done>> waiting_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace doorstep::server
