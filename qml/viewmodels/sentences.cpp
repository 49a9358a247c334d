// Error codes in words.
#include "qml/viewmodels/sentences.h"

#include <QCoreApplication>

#include <cstdlib>

#include "core/records/change.h"

namespace doorstep::app {

namespace {

QString say(const char* sentence) {
    return QCoreApplication::translate("Sentences", sentence);
}

}  // namespace

QString sentenceFor(const Error& error) {
    switch (error.code) {
        case ErrorCode::InvalidInput:
            return say("Something here does not read right. Check it and try again.");
        case ErrorCode::NotFound:
            return say("This is not on this tablet any more. It may have gone when your access ended.");
        case ErrorCode::NotAllowed: return say("You do not have permission to do this.");
        case ErrorCode::WrongState:
            return say("This has changed since you opened it. Look at it again before you go on.");
        case ErrorCode::WrongKey: return say("That PIN is not right.");
        case ErrorCode::ForeignFile:
            return say("A file in Doorstep’s folder is not one of Doorstep’s. Ask for support.");
        case ErrorCode::NewerVersion:
            return say("This was written by a newer version of Doorstep. Update the app first.");
        case ErrorCode::Damaged:
            return say(
                "What is stored on this tablet is damaged, or an older copy was put back. Nothing is "
                "deleted. Ask for support: it can be built anew from the server.");
        case ErrorCode::DiskFull:
            return say("This tablet is full. Free some space, then try again. Nothing was lost.");
        case ErrorCode::Io: return say("This tablet could not read or write its storage. Try again.");
        case ErrorCode::Busy:
            return say("Doorstep is open elsewhere on this tablet. Close it there first.");
        case ErrorCode::Offline: return say("There is no connection. It will be tried again by itself.");
        case ErrorCode::Rejected: return say("The server refused this. Ask your administrator.");
    }
    return {};
}

QString sentenceOf(const std::string& words) {
    QString sentence = QString::fromStdString(words);
    if (!sentence.isEmpty()) sentence[0] = sentence[0].toUpper();
    return sentence + QLatin1Char('.');
}

QString tooLongSentence(const QString& words) {
    const auto bytes = static_cast<std::size_t>(words.toUtf8().size());
    if (bytes <= kTextBytesMax) return {};
    return say("This is too long to be sent: it holds %1 KB, and %2 KB fit. Shorten it.")
        .arg((bytes + 1023) / 1024)
        .arg(kTextBytesMax / 1024);
}

QString pinSentenceFor(const Error& error) {
    switch (error.code) {
        case ErrorCode::WrongKey: return say("That PIN is not right. Try again.");
        case ErrorCode::WrongState: return say("Too many tries. Wait a little before the next one.");
        case ErrorCode::InvalidInput: return say("A PIN has 6 digits or more.");
        case ErrorCode::NotFound:
        case ErrorCode::NotAllowed:
            return say(
                "This tablet’s part of the key is not there. Ask your administrator to unlock it with "
                "you.");
        default: return sentenceFor(error);
    }
}

QString enrolSentenceFor(const Error& error) {
    switch (error.code) {
        case ErrorCode::InvalidInput: return say("Check the code, and choose a PIN of 6 digits or more.");
        case ErrorCode::Rejected:
            return say(
                "The server does not take this code. It may have been used, or be older than 15 minutes: "
                "ask for a new one.");
        case ErrorCode::NotAllowed:
            return say(
                "The server that answered is not the one that the code names. Do not go on; tell your "
                "administrator.");
        case ErrorCode::Offline:
            return say("The server cannot be reached. Connect this tablet to the network, then try again.");
        default: return sentenceFor(error);
    }
}

QString syncSentenceFor(const Error& error) {
    switch (error.code) {
        case ErrorCode::Offline:
            return say("No connection. Everything is safe on this tablet and goes when there is one.");
        case ErrorCode::NotAllowed:
            return say("The server does not accept this tablet any more. Ask your administrator.");
        case ErrorCode::Rejected:
            return say(
                "The server refused the last sync. Everything is safe on this tablet; ask for support.");
        default: return sentenceFor(error);
    }
}

QString clockSentence(std::int64_t aheadMs) {
    constexpr qint64 kMinuteMs = 60'000, kHourMs = 60 * kMinuteMs, kDayMs = 24 * kHourMs;
    const qint64 off = std::abs(aheadMs);
    if (off <= 5 * kMinuteMs) return {};
    const auto much = off >= 2 * kDayMs    ? say("%1 days").arg(off / kDayMs)
                      : off >= 2 * kHourMs ? say("%1 hours").arg(off / kHourMs)
                                           : say("%1 minutes").arg(off / kMinuteMs);
    const auto sentence =
        aheadMs > 0 ? say("This tablet’s clock is %1 ahead. Put it right: it dates what you write.")
                    : say("This tablet’s clock is %1 behind. Put it right: it dates what you write.");
    return sentence.arg(much);
}

}  // namespace doorstep::app
