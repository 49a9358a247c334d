// The app, walked through by input events: for machines without a display, and to look at pictures.
#include <QCommandLineParser>
#include <QFile>
#include <QGuiApplication>

#include <cstdio>

#include "qml/app/this_machine.h"
#include "qml/walk/walk.h"

namespace {

using doorstep::walk::Hand;
using doorstep::walk::Walk;

constexpr int kPhoneWidthMax = 600;

QString contentOf(const QString& file) {
    QFile source(file);
    return source.open(QIODevice::ReadOnly) ? QString::fromUtf8(source.readAll()).trimmed() : QString();
}

std::vector<doorstep::walk::Answer> answersOf(const QStringList& texts) {
    std::vector<doorstep::walk::Answer> answers;
    for (const auto& text : texts) {
        const auto at = text.indexOf(QLatin1Char('='));
        if (at > 0) answers.push_back({text.left(at), text.mid(at + 1)});
    }
    return answers;
}

QSize sizeOf(const QString& text) {
    const auto parts = text.split(QLatin1Char('x'));
    return parts.size() == 2 ? QSize(parts[0].toInt(), parts[1].toInt()) : QSize();
}

struct Options {
    QString home, code, pin, pictures, theme, scenario, role;
    QStringList look;
    std::vector<doorstep::walk::Answer> write;
    QSize size;
};

Options optionsOf(const QCoreApplication& process) {
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Walks through the app as a person would. Scenarios: ") +
        Walk::scenarios().join(QStringLiteral(", ")));
    const auto add = [&parser](const char* name, const char* what, const char* value,
                               const char* usual = "") {
        parser.addOption({QString::fromLatin1(name), QString::fromLatin1(what), QString::fromLatin1(value),
                          QString::fromLatin1(usual)});
    };
    add("home", "Folder of this device.", "folder");
    add("code-file", "File with the enrolment code, for a device that has none.", "file");
    add("pin-file", "File with the PIN.", "file");
    add("pictures", "Folder for a picture of each step.", "folder");
    add("size", "Size of the window.", "WxH", "1180x820");
    add("theme", "light, dark or system.", "theme", "light");
    add("scenario", "What to do.", "name", "record");
    add("look", "Words to look for, in `choose` (the kept, then the other) and `find-nothing`.", "words");
    add("write", "What `edit` writes: the beginning of a question, =, the answer.", "answer");
    add("role", "Whose device this is, for the messages.", "name", "worker");
    parser.addHelpOption();
    parser.process(process);
    return {parser.value("home"),
            contentOf(parser.value("code-file")),
            contentOf(parser.value("pin-file")),
            parser.value("pictures"),
            parser.value("theme"),
            parser.value("scenario"),
            parser.value("role"),
            parser.values("look"),
            answersOf(parser.values("write")),
            sizeOf(parser.value("size"))};
}

int fail(const QString& sentence) {
    std::fprintf(stderr, "doorstep-walk: %s\n", qPrintable(sentence));
    return 1;
}

}  // namespace

int main(int argc, char** argv) {
    doorstep::app::prepareProcess();
    const QGuiApplication gui(argc, argv);
    const auto options = optionsOf(gui);
    if (options.home.isEmpty() || options.pin.isEmpty() || !options.size.isValid()) {
        return fail(
            QStringLiteral("needs --home, --pin-file with a PIN in it, and a --size such as 390x844"));
    }
    auto machine = doorstep::app::ThisMachine::forDeviceIn(options.home.toStdString());
    if (!machine.ok()) return fail(QString::fromStdString(machine.error().detail));
    doorstep::app::Application application(machine->parts(QString()));
    application.settings().setTheme(options.theme);
    if (!application.show()) return fail(QStringLiteral("the window does not open"));
    application.window()->resize(options.size);

    const auto say = [&options](const QString& step) {
        std::printf("%s: %s\n", qPrintable(options.role), qPrintable(step));
        std::fflush(stdout);
    };
    // A phone is touched; a mouse would leave its hover on whatever was touched last.
    const auto pointing =
        options.size.width() < kPhoneWidthMax ? Hand::Pointing::Touch : Hand::Pointing::Mouse;
    Walk walk(application, {options.code, options.pin, options.pictures, options.look, options.write, say},
              pointing);
    const auto result = walk.run(options.scenario);
    if (!result.ok()) {
        walk.picture(QStringLiteral("failed"));
        return fail(QString::fromStdString(result.error().detail));
    }
    say(QStringLiteral("Done"));
    return 0;
}
