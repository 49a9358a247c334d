// The gallery's pictures show something: as the program's README says it is called.
#include <QImage>

#include <catch2/catch.hpp>

#include <cstdlib>
#include <set>

#include "tests/support/process.h"

namespace {

/// How many colours a picture has, as far as ten tell it apart from an empty page.
std::size_t coloursOf(const QImage& picture) {
    std::set<QRgb> colours;
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width() && colours.size() < 10; ++x)
            colours.insert(picture.pixel(x, y));
    }
    return colours.size();
}

}  // namespace

TEST_CASE("every picture of the gallery is drawn") {
    const doorstep::test::ScratchFolder folder("gallery");
    const auto pictures = folder / "pictures";
    ::setenv("QT_QPA_PLATFORM", "offscreen", 1);
    ::setenv("QT_QUICK_BACKEND", "software", 1);
    const auto ended =
        doorstep::test::run(DOORSTEP_BIN "/doorstep-gallery", {pictures.string()}, folder.path());
    INFO(ended.err);
    CHECK(ended.exitCode == 0);
    for (const char* part : {"basics", "fields", "records", "navigation"}) {
        for (const char* look : {"phone-light", "phone-dark", "phone-large", "tablet-light"}) {
            const auto file = (pictures / (std::string(part) + "-" + look + ".png")).string();
            INFO(file);
            const QImage picture(QString::fromStdString(file));
            CHECK(coloursOf(picture) == 10);
        }
    }
}
