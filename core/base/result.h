// Success or an error that a caller can act on, without exceptions.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace doorstep {

/// What went wrong, by what the caller can do about it. A code that no caller treats differently
/// from another does not belong here.
enum class ErrorCode : std::uint8_t {
    InvalidInput,  ///< What was given does not fit; ask the person to correct it.
    NotFound,      ///< Nothing of that name is known here.
    NotAllowed,    ///< This person or device may not do that.
    WrongState,    ///< Right request, wrong moment: approved already, in conflict, locked.
    WrongKey,      ///< The key or PIN does not open this file.
    ForeignFile,   ///< The file is not one of ours.
    NewerVersion,  ///< Written by a later version of Doorstep; update first.
    Damaged,       ///< Ours, but altered or broken; set aside and rebuild.
    DiskFull,      ///< No space; free some and try again, nothing was half done.
    Io,            ///< The operating system refused; the detail says where.
    Busy,          ///< Somebody else holds it; try again.
    Offline,       ///< The server could not be reached; try later.
    Rejected,      ///< The server answered and refused; the detail says why.
};

/// The code's stable name, as the command line and the server's answers print it.
const char* nameOf(ErrorCode code);

/// The inverse of `nameOf`; `Rejected` for a name this version does not know.
ErrorCode errorCodeNamed(const std::string& name);

/// An error with a sentence for logs and the command line. The detail says what, where and what to
/// do; it holds codes, file names and field names, never names or words about a person.
struct Error {
    ErrorCode code;
    std::string detail;
};

/// Stops the program on a broken promise between functions (never on bad input), in release too.
[[noreturn]] inline void contractBroken(const char* what, const char* file, int line) {
    std::fprintf(stderr, "doorstep: %s (%s:%d)\n", what, file, line);
    std::abort();
}

#define DOORSTEP_ASSERT(condition) \
    ((condition) ? void(0) : ::doorstep::contractBroken(#condition, __FILE__, __LINE__))

/// A value, or the error that stands in its place. Asking for the one that is not there aborts.
template <typename T>
class [[nodiscard]] Result {
public:
    Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : content_(std::in_place_index<1>, std::move(error)) {}
    Result(ErrorCode code, std::string detail) : Result(Error{code, std::move(detail)}) {}

    [[nodiscard]] bool ok() const { return content_.index() == 0; }
    explicit operator bool() const { return ok(); }

    T& value() & { return checked(); }
    const T& value() const& { return const_cast<Result*>(this)->checked(); }
    /// By value, so that `for (… : call().value())` does not outlive what it walks over.
    T value() && { return std::move(checked()); }
    T& operator*() & { return checked(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(checked()); }
    T* operator->() { return &checked(); }
    const T* operator->() const { return &value(); }

    [[nodiscard]] const Error& error() const {
        DOORSTEP_ASSERT(!ok());
        return *std::get_if<1>(&content_);
    }

private:
    T& checked() {
        DOORSTEP_ASSERT(ok());
        return *std::get_if<0>(&content_);
    }
    std::variant<T, Error> content_;
};

/// Success without a value.
template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : error_(std::move(error)) {}
    Result(ErrorCode code, std::string detail) : error_(Error{code, std::move(detail)}) {}

    [[nodiscard]] bool ok() const { return !error_; }
    explicit operator bool() const { return ok(); }
    [[nodiscard]] const Error& error() const {
        DOORSTEP_ASSERT(error_.has_value());
        return *error_;
    }

private:
    std::optional<Error> error_;
};

/// For an allocation that failed. Short enough to ask for no memory itself.
inline Error outOfMemory() {
    return {ErrorCode::Io, "out of memory"};
}

/// Ends a function whose body is a `try` block: memory that is not to be had becomes the function's error,
/// once all that it began is undone.
#define OR_OUT_OF_MEMORY                  \
    catch (const std::bad_alloc&) {       \
        return ::doorstep::outOfMemory(); \
    }

/// The same for a part of a function.
template <typename Call>
auto orOutOfMemory(Call call) -> decltype(call()) try {
    return call();
}
OR_OUT_OF_MEMORY

#define DOORSTEP_JOIN2(a, b) a##b
#define DOORSTEP_JOIN(a, b) DOORSTEP_JOIN2(a, b)

/// `TRY(expression);` returns the error of a failed expression from the function around it.
#define TRY(expression)                                             \
    do {                                                            \
        auto&& tried_ = (expression);                               \
        if (!tried_.ok()) return ::doorstep::Error(tried_.error()); \
    } while (false)

/// `TRY_SET(auto value, expression);` does the same and keeps the value.
#define TRY_SET(declaration, expression) \
    TRY_SET_AS(DOORSTEP_JOIN(tried_, __COUNTER__), declaration, expression)
#define TRY_SET_AS(name, declaration, expression)           \
    auto name = (expression);                               \
    if (!name.ok()) return ::doorstep::Error(name.error()); \
    declaration = std::move(name).value()

}  // namespace doorstep
