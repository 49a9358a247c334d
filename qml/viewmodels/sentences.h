// Where error codes become sentences: the one place, so that the same thing is always said the same way.
#pragma once

#include <QString>

#include "core/base/result.h"

namespace doorstep::app {

/// What went wrong in words for the person, and what to do about it. Plain English, through `tr`.
QString sentenceFor(const Error& error);
/// Why words are too long to be sent, with the limit; empty when they are not.
QString tooLongSentence(const QString& words);
/// What the core says in words, as a sentence of its own: with a capital and a full stop.
QString sentenceOf(const std::string& words);
/// The same where a PIN was asked for.
QString pinSentenceFor(const Error& error);
/// The same where an enrolment code was typed.
QString enrolSentenceFor(const Error& error);
/// That a tablet's clock is wrong and what that does, when it is more than five minutes ahead of the
/// server's or behind it; empty otherwise.
QString clockSentence(std::int64_t aheadMs);
/// The same after a sync.
QString syncSentenceFor(const Error& error);

}  // namespace doorstep::app
