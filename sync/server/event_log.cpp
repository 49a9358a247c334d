// Events as lines of JSON, written by spdlog.
#include "sync/server/event_log.h"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <nlohmann/json.hpp>

namespace doorstep::server {
namespace {

class SpdlogEvents final : public EventLog {
public:
    explicit SpdlogEvents(spdlog::sink_ptr sink) : logger_("server", std::move(sink)) {
        // The message is a JSON object without its opening brace; time and level go in front.
        logger_.set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v)",
                            spdlog::pattern_time_type::utc);
        logger_.flush_on(spdlog::level::info);
    }

    void write(const Event& event) override {
        nlohmann::ordered_json line;
        line["event"] = event.name;
        if (*event.code != '\0') line["code"] = event.code;
        if (!event.device.empty()) line["device"] = textOf(event.device);
        if (!event.user.empty()) line["user"] = textOf(event.user);
        if (!event.record.empty()) line["record"] = textOf(event.record);
        if (event.sequence) line["sequence"] = *event.sequence;
        if (event.count) line["count"] = *event.count;
        if (event.ms) line["ms"] = *event.ms;
        const bool warning = *event.code != '\0';
        logger_.log(warning ? spdlog::level::warn : spdlog::level::info, "{}", line.dump().substr(1));
    }

private:
    spdlog::logger logger_;
};

}  // namespace

Result<std::unique_ptr<EventLog>> openEventLog(const std::filesystem::path& file) {
    try {
        spdlog::sink_ptr sink;
        if (file.empty()) {
            sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
        } else {
            sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(file.string());
        }
        return std::unique_ptr<EventLog>(std::make_unique<SpdlogEvents>(std::move(sink)));
    } catch (const spdlog::spdlog_ex&) {
        return {ErrorCode::Io, "cannot write the log file " + file.string()};
    }
}

}  // namespace doorstep::server
