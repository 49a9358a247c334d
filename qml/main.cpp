// The app: the parts put together for this computer.
#include <QCommandLineParser>
#include <QDir>
#include <QFile>
#include <QGuiApplication>

#include <cstdio>
#include <optional>

#include "qml/app/this_machine.h"

namespace {

std::optional<QString> firstLineOf(const QString& file) {
    if (file.isEmpty()) return QString();
    QFile source(file);
    if (!source.open(QIODevice::ReadOnly)) return std::nullopt;
    return QString::fromUtf8(source.readLine()).trimmed();
}

}  // namespace

int main(int argc, char** argv) {
    using doorstep::app::Application;
    using doorstep::app::ThisMachine;

    doorstep::app::prepareProcess();
    const QGuiApplication gui(argc, argv);
    QGuiApplication::setApplicationVersion(QStringLiteral(DOORSTEP_VERSION));
    QCommandLineParser options;
    options.setApplicationDescription(QStringLiteral("Doorstep: visits and contacts, recorded offline."));
    const QCommandLineOption home(QStringLiteral("home"), QStringLiteral("Folder of this device."),
                                  QStringLiteral("folder"),
                                  QDir::homePath() + QStringLiteral("/.local/share/doorstep"));
    const QCommandLineOption code(QStringLiteral("code-file"),
                                  QStringLiteral("File with the enrolment code, to be filled in."),
                                  QStringLiteral("file"));
    options.addOptions({home, code});
    options.addHelpOption();
    options.addVersionOption();
    options.process(gui);

    // A code is needed once; later starts may name a file that is gone.
    const auto enrolmentCode = firstLineOf(options.value(code)).value_or(QString());
    auto machine = ThisMachine::forDeviceIn(options.value(home).toStdString());
    if (!machine.ok()) {
        std::fprintf(stderr, "doorstep: %s\n", machine.error().detail.c_str());
        return 1;
    }
    Application application(machine->parts(enrolmentCode));
    return application.show() ? QGuiApplication::exec() : 1;
}
