// The stable names of error codes.
#include "core/base/result.h"

#include <array>

namespace doorstep {
namespace {

struct Named {
    ErrorCode code;
    const char* name;
};

constexpr std::array<Named, 13> kNames{{
    {ErrorCode::InvalidInput, "invalid_input"},
    {ErrorCode::NotFound, "not_found"},
    {ErrorCode::NotAllowed, "not_allowed"},
    {ErrorCode::WrongState, "wrong_state"},
    {ErrorCode::WrongKey, "wrong_key"},
    {ErrorCode::ForeignFile, "foreign_file"},
    {ErrorCode::NewerVersion, "newer_version"},
    {ErrorCode::Damaged, "damaged"},
    {ErrorCode::DiskFull, "disk_full"},
    {ErrorCode::Io, "io"},
    {ErrorCode::Busy, "busy"},
    {ErrorCode::Offline, "offline"},
    {ErrorCode::Rejected, "rejected"},
}};

}  // namespace

const char* nameOf(ErrorCode code) {
    for (const Named& named : kNames) {
        if (named.code == code) return named.name;
    }
    contractBroken("an error code without a name", __FILE__, __LINE__);
}

ErrorCode errorCodeNamed(const std::string& name) {
    for (const Named& named : kNames) {
        if (name == named.name) return named.code;
    }
    return ErrorCode::Rejected;
}

}  // namespace doorstep
