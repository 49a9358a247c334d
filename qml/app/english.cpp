// One or many.
#include "qml/app/english.h"

namespace doorstep::app {

QString EnglishPlurals::translate(const char* /*context*/, const char* source,
                                  const char* /*disambiguation*/, int number) const {
    if (number < 0) return {};  // No number in it: the source text stands.
    return QString::fromUtf8(source).replace(QLatin1String("(s)"),
                                             number == 1 ? QString() : QStringLiteral("s"));
}

}  // namespace doorstep::app
