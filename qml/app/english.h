// English plurals: the texts of the app are English as they stand, but for `1 day(s)`.
#pragma once

#include <QTranslator>

namespace doorstep::app {

/// Turns `%n day(s)` into `1 day` and `2 days`. Installed unless there is a translation, which has
/// plural forms of its own.
class EnglishPlurals final : public QTranslator {
    Q_OBJECT

public:
    using QTranslator::QTranslator;
    [[nodiscard]] bool isEmpty() const override { return false; }
    [[nodiscard]] QString translate(const char* context, const char* source, const char* disambiguation,
                                    int number) const override;
};

}  // namespace doorstep::app
