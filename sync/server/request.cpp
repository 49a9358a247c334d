// Refusals as answers.
#include "sync/server/request.h"

namespace doorstep::server {

Answer answerOf(const Refusal& refusal) {
    return {refusal.status, protocol::encode(refusal.error), true, {}};
}

Refusal refusalFor(const Error& error) {
    if (error.code == ErrorCode::Busy) return {503, {"busy", "the server is busy; try again"}};
    return {500, {"failed", nameOf(error.code)}};
}

}  // namespace doorstep::server
