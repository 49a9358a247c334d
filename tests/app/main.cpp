// Runs the tests inside a Qt application without a display.
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

#include <QGuiApplication>

#include "qml/app/application.h"

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("QT_LOGGING_RULES", "qt.qpa.*=false");
    doorstep::app::prepareProcess();
    const QGuiApplication gui(argc, argv);
    return Catch::Session().run(argc, argv);
}
