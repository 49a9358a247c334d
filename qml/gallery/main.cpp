// Saves pictures of the gallery's pages, light and dark, at phone and tablet width and at 200 % text.
#include <QtQml/qqmlextensionplugin.h>
#include <QDeadlineTimer>
#include <QDir>
#include <QGuiApplication>
#include <QImage>
#include <QQmlEngine>
#include <QQuickItem>
#include <QQuickView>

#include <array>
#include <cstdio>

Q_IMPORT_QML_PLUGIN(Doorstep_ThemePlugin)
Q_IMPORT_QML_PLUGIN(Doorstep_ComponentsPlugin)
Q_IMPORT_QML_PLUGIN(Doorstep_GalleryPlugin)

namespace {

constexpr int kHeight = 2000;
constexpr int kPatienceMs = 20'000;
constexpr std::array kParts = {"basics", "fields", "records", "navigation"};

struct Look {
    const char* name;
    int width;
    bool dark;
    double textScale;
};
constexpr std::array kLooks = {Look{"phone-light", 390, false, 1.0}, Look{"phone-dark", 390, true, 1.0},
                               Look{"phone-large", 390, false, 2.0},
                               Look{"tablet-light", 1180, false, 1.0}};

/// Whether nothing is drawn: a page that has not come up, or came up empty.
bool isBlank(const QImage& picture) {
    if (picture.isNull()) return true;
    const QRgb first = picture.pixel(0, 0);
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x) {
            if (picture.pixel(x, y) != first) return false;
        }
    }
    return true;
}

/// Waits until the window has shown a frame and its picture has something on it; null when it never has.
QImage pictureOf(QQuickView& view) {
    int frames = 0;
    QObject::connect(
        &view, &QQuickWindow::afterRendering, &view, [&frames] { ++frames; }, Qt::DirectConnection);
    QDeadlineTimer patience(kPatienceMs);
    while (!patience.hasExpired()) {
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
        if (!view.isExposed() || frames == 0) continue;
        auto picture = view.grabWindow();
        if (!isBlank(picture)) return picture;
    }
    return {};
}

bool savePicture(const Look& look, std::size_t part, const QDir& folder) {
    QQuickView view;
    view.engine()->addImportPath(QStringLiteral("qrc:/"));
    view.setResizeMode(QQuickView::SizeRootObjectToView);
    view.setInitialProperties({{"part", int(part)}, {"dark", look.dark}, {"textScale", look.textScale}});
    view.setSource(QUrl(QStringLiteral("qrc:/Doorstep/Gallery/GalleryPage.qml")));
    if (view.status() != QQuickView::Ready) return false;
    view.resize(look.width, kHeight);
    view.show();
    const auto name =
        QStringLiteral("%1-%2.png").arg(QLatin1String(kParts[part]), QLatin1String(look.name));
    const auto picture = pictureOf(view);
    if (!picture.isNull() && picture.save(folder.filePath(name))) return true;
    std::fprintf(stderr, "doorstep-gallery: %s was not drawn or cannot be saved\n", qPrintable(name));
    return false;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: doorstep-gallery FOLDER\n", stderr);
        return 2;
    }
    const QGuiApplication application(argc, argv);
    const QDir folder(QString::fromLocal8Bit(argv[1]));
    if (!folder.mkpath(QStringLiteral("."))) return 1;
    for (const auto& look : kLooks) {
        for (std::size_t part = 0; part < kParts.size(); ++part) {
            if (!savePicture(look, part, folder)) return 1;
        }
    }
    return 0;
}
