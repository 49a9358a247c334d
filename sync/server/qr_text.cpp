// Two rows of modules a line.
#include "sync/server/qr_text.h"

#include <qrencode.h>

#include <memory>

namespace doorstep::server {
namespace {

constexpr int kQuiet = 4;  // Modules of light around the code (ISO/IEC 18004).

}  // namespace

Result<std::string> qrText(std::string_view content) {
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeString(std::string(content).c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1), QRcode_free);
    if (!code) return {ErrorCode::InvalidInput, "the text does not fit a QR code"};
    const int width = code->width;
    const auto dark = [&](int x, int y) {
        return x >= 0 && y >= 0 && x < width && y < width && (code->data[y * width + x] & 1) != 0;
    };
    std::string text;
    for (int y = -kQuiet; y < width + kQuiet; y += 2) {
        text += "\033[30;107m";  // Black on bright white.
        for (int x = -kQuiet; x < width + kQuiet; ++x) {
            const bool upper = dark(x, y);
            const bool lower = dark(x, y + 1);
            text += upper && lower ? "█" : upper ? "▀" : lower ? "▄" : " ";
        }
        text += "\033[0m\n";
    }
    return text;
}

}  // namespace doorstep::server
