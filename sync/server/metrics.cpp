// Counting, and the text format.
#include "sync/server/metrics.h"

#include <unistd.h>

#include <ctime>
#include <fstream>
#include <sstream>

namespace doorstep::server {
namespace {

void head(std::ostream& out, const char* name, const char* type, const char* help) {
    out << "# HELP " << name << ' ' << help << "\n# TYPE " << name << ' ' << type << '\n';
}

/// Bytes of memory that the process has in use; 0 when the system does not say.
std::uint64_t residentBytes() {
    std::ifstream file("/proc/self/statm");
    std::uint64_t all = 0, resident = 0;
    file >> all >> resident;
    return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

double processorSeconds() {
    timespec used{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

}  // namespace

void Metrics::write(const Event& event) {
    {
        const std::lock_guard lock(mutex_);
        ++events_[{event.name, event.code}];
        if (event.count) items_[event.name] += static_cast<std::uint64_t>(*event.count);
    }
    next_.write(event);
}

void Metrics::answered(int status, std::chrono::steady_clock::duration took) {
    const double seconds = std::chrono::duration<double>(took).count();
    std::size_t step = 0;
    while (step < kSteps.size() && seconds > kSteps[step]) ++step;
    const std::lock_guard lock(mutex_);
    ++answers_[status];
    ++took_[step];
    tookSeconds_ += seconds;
}

std::string Metrics::text(std::size_t requestsWaiting) const {
    std::ostringstream out;
    const std::lock_guard lock(mutex_);
    head(out, "doorstep_events_total", "counter", "Events by name and code, as in the log.");
    for (const auto& [event, count] : events_) {
        out << "doorstep_events_total{event=\"" << event.first << "\",code=\"" << event.second << "\"} "
            << count << '\n';
    }
    head(out, "doorstep_event_items_total", "counter",
         "What events say they are about: changes, by event.");
    for (const auto& [event, count] : items_) {
        out << "doorstep_event_items_total{event=\"" << event << "\"} " << count << '\n';
    }
    head(out, "doorstep_answers_total", "counter", "Answers by status.");
    for (const auto& [status, count] : answers_) {
        out << "doorstep_answers_total{status=\"" << status << "\"} " << count << '\n';
    }
    head(out, "doorstep_answer_seconds", "histogram", "From a request's header to the end of its answer.");
    std::uint64_t upTo = 0;
    for (std::size_t i = 0; i < kSteps.size(); ++i) {
        upTo += took_[i];
        out << "doorstep_answer_seconds_bucket{le=\"" << kSteps[i] << "\"} " << upTo << '\n';
    }
    upTo += took_.back();
    out << "doorstep_answer_seconds_bucket{le=\"+Inf\"} " << upTo << '\n'
        << "doorstep_answer_seconds_sum " << tookSeconds_ << '\n'
        << "doorstep_answer_seconds_count " << upTo << '\n';
    head(out, "doorstep_connections", "gauge", "Clients that are connected.");
    out << "doorstep_connections " << connections << '\n';
    head(out, "doorstep_requests_waiting", "gauge", "Requests that wait for the database's thread.");
    out << "doorstep_requests_waiting " << requestsWaiting << '\n';
    head(out, "doorstep_body_bytes", "gauge", "Bytes of requests that are being received or answered.");
    out << "doorstep_body_bytes " << bodyBytes << '\n';
    head(out, "process_resident_memory_bytes", "gauge", "Memory in use.");
    out << "process_resident_memory_bytes " << residentBytes() << '\n';
    head(out, "process_cpu_seconds_total", "counter", "Time of the processor, user and system.");
    out << "process_cpu_seconds_total " << processorSeconds() << '\n';
    return out.str();
}

}  // namespace doorstep::server
