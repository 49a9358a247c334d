// Taking requests in groups.
#include "sync/server/request_queue.h"

namespace doorstep::server {
namespace {

/// So many share a commit; more would make the first wait long for the last.
constexpr std::size_t kGroupMax = 32;

}  // namespace

RequestQueue::RequestQueue(Service& service, std::size_t waitingMax)
    : service_(service), waitingMax_(waitingMax), thread_([this] { run(); }) {}

void RequestQueue::finish() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_one();
    if (thread_.joinable()) thread_.join();
}

std::size_t RequestQueue::waiting() {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
}

bool RequestQueue::ask(Request request, Done done) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_ || waiting_.size() >= waitingMax_) return false;
        waiting_.emplace_back(std::move(request), std::move(done));
    }
    changed_.notify_one();
    return true;
}

void RequestQueue::run() {
    for (;;) {
        std::vector<Request> requests;
        std::vector<Done> callers;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
            if (waiting_.empty()) return;
            while (!waiting_.empty() && requests.size() < kGroupMax) {
                requests.push_back(std::move(waiting_.front().first));
                callers.push_back(std::move(waiting_.front().second));
                waiting_.pop_front();
            }
        }
        std::vector<Answer> answers = service_.answerTogether(requests);
        for (std::size_t i = 0; i < answers.size(); ++i) callers[i](std::move(answers[i]));
    }
}

}  // namespace doorstep::server
