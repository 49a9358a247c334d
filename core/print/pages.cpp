// Laying out a document on pages, by pango and cairo: once to count the pages, once to draw them.
#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <memory>

#include "core/print/document.h"

namespace doorstep {
namespace {

// A4, in points.
constexpr double kWidth = 595.276;
constexpr double kHeight = 841.89;
constexpr double kMargin = 62;
constexpr double kTop = 58;
constexpr double kBottom = kHeight - 74;  ///< Of the text; the footer stands below it.
constexpr double kFooterTop = kHeight - 50;

/// How one kind of block looks.
struct Style {
    const char* tag;  ///< Of the structure.
    const char* font;
    double before, after;  ///< Points of space.
    double grey;           ///< 0 is black.
    double keepWithNext;   ///< So much of what follows must fit on the page too.
    bool rule;             ///< A thin line above.
};

Style styleOf(Block::Kind kind) {
    switch (kind) {
        case Block::Kind::Title: return {"H1", "Inter, DejaVu Sans 20", 0, 6, 0, 40, false};
        case Block::Kind::Heading: return {"H2", "Inter, DejaVu Sans Bold 12.5", 20, 4, 0, 56, true};
        case Block::Kind::Label: return {"P", "Inter, DejaVu Sans Bold 8.5", 8, 1, 0.3, 26, false};
        case Block::Kind::Note: return {"P", "Inter, DejaVu Sans 9", 1, 1, 0.3, 0, false};
        case Block::Kind::Paragraph: break;
    }
    return {"P", "Inter, DejaVu Sans 10.5", 0, 3, 0, 0, false};
}

struct Unref {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
    void operator()(cairo_t* context) const { cairo_destroy(context); }
    void operator()(PangoLayout* layout) const { g_object_unref(layout); }
    void operator()(PangoContext* context) const { g_object_unref(context); }
    void operator()(PangoFontMap* map) const { g_object_unref(map); }
    void operator()(PangoLayoutIter* iterator) const { pango_layout_iter_free(iterator); }
    void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
};
template <typename T>
using Held = std::unique_ptr<T, Unref>;

PangoAttribute* over(PangoAttribute* attribute, std::size_t from, std::size_t to) {
    attribute->start_index = static_cast<guint>(from);
    attribute->end_index = static_cast<guint>(to);
    return attribute;
}

cairo_status_t keep(void* to, const unsigned char* data, unsigned int size) {
    auto& bytes = *static_cast<Bytes*>(to);
    bytes.insert(bytes.end(), data, data + size);
    return CAIRO_STATUS_SUCCESS;
}

/// Pages drawn one after another.
class Pages {
public:
    /// `total` is written beside each number; 0 while it is not known, when nothing needs to be kept.
    Pages(const Document& document, int total, cairo_surface_t* surface)
        : document_(document),
          total_(total),
          surface_(surface),
          context_(cairo_create(surface)),
          fonts_(pango_cairo_font_map_new()),
          text_(pango_font_map_create_context(fonts_.get())) {
        pango_cairo_context_set_resolution(text_.get(), 72);  // Points, as the page is measured in.
    }

    int draw() {
        cairo_tag_begin(context_.get(), "Document", nullptr);
        for (const Block& block : document_.blocks) add(block);
        finishPage();
        cairo_tag_end(context_.get(), "Document");
        return page_;
    }

private:
    Held<PangoLayout> layout(const char* fontName) {
        Held<PangoLayout> layout(pango_layout_new(text_.get()));
        const Held<PangoFontDescription> font(pango_font_description_from_string(fontName));
        pango_layout_set_font_description(layout.get(), font.get());
        return layout;
    }

    Held<PangoLayout> layoutOf(const Block& block, const Style& style) {
        Held<PangoLayout> made = layout(style.font);
        pango_layout_set_width(made.get(), static_cast<int>((kWidth - 2 * kMargin) * PANGO_SCALE));
        pango_layout_set_wrap(made.get(), PANGO_WRAP_WORD_CHAR);
        pango_layout_set_line_spacing(made.get(), 1.25F);
        std::string text;
        PangoAttrList* const attributes = pango_attr_list_new();
        for (const Span& span : block.text) {
            const std::size_t from = text.size();
            text += span.text;
            if (span.look == Look::Marked) {
                pango_attr_list_insert(
                    attributes, over(pango_attr_underline_new(PANGO_UNDERLINE_SINGLE), from, text.size()));
                pango_attr_list_insert(
                    attributes, over(pango_attr_background_new(0xE800, 0xE800, 0xE800), from, text.size()));
            } else if (span.look == Look::Removed) {
                pango_attr_list_insert(attributes,
                                       over(pango_attr_background_new(0, 0, 0), from, text.size()));
                pango_attr_list_insert(
                    attributes, over(pango_attr_foreground_new(0xFFFF, 0xFFFF, 0xFFFF), from, text.size()));
            }
        }
        pango_layout_set_text(made.get(), text.c_str(), static_cast<int>(text.size()));
        pango_layout_set_attributes(made.get(), attributes);
        pango_attr_list_unref(attributes);
        return made;
    }

    void add(const Block& block) {
        const Style style = styleOf(block.kind);
        const Held<PangoLayout> made = layoutOf(block, style);
        int wholeHeight = 0;
        pango_layout_get_size(made.get(), nullptr, &wholeHeight);
        const double height = static_cast<double>(wholeHeight) / PANGO_SCALE;
        const bool atTop = y_ <= kTop;
        if (!atTop) y_ += style.before;
        if (!atTop && style.keepWithNext > 0 && y_ + height + style.keepWithNext > kBottom) finishPage();
        if (block.kind == Block::Kind::Heading) addToOutline(block);
        if (style.rule && y_ > kTop) drawRule(y_ - 7);
        drawLines(made.get(), style);
        y_ += style.after;
    }

    void addToOutline(const Block& block) {
        if (total_ == 0) return;
        std::string name;
        for (const Span& span : block.text) name += span.text;
        const std::string at = "page=" + std::to_string(page_ + (open_ ? 0 : 1)) + " pos=[0 " +
                               std::to_string(static_cast<int>(y_)) + "]";
        cairo_pdf_surface_add_outline(surface_, CAIRO_PDF_OUTLINE_ROOT, name.c_str(), at.c_str(),
                                      static_cast<cairo_pdf_outline_flags_t>(0));
    }

    void drawRule(double at) {
        cairo_set_source_rgb(context_.get(), 0.75, 0.75, 0.75);
        cairo_set_line_width(context_.get(), 0.6);
        cairo_move_to(context_.get(), kMargin, at);
        cairo_line_to(context_.get(), kWidth - kMargin, at);
        cairo_stroke(context_.get());
    }

    /// A paragraph flows over as many pages as it needs; each page has its own piece of structure.
    void drawLines(PangoLayout* made, const Style& style) {
        const Held<PangoLayoutIter> lines(pango_layout_get_iter(made));
        bool tagged = false;
        do {
            PangoRectangle line;
            pango_layout_iter_get_line_extents(lines.get(), nullptr, &line);
            const double height = static_cast<double>(line.height) / PANGO_SCALE;
            if (y_ + height > kBottom) {
                if (tagged) cairo_tag_end(context_.get(), style.tag);
                tagged = false;
                finishPage();
            }
            openPage();
            if (!tagged) cairo_tag_begin(context_.get(), style.tag, nullptr);
            tagged = true;
            const int baseline = pango_layout_iter_get_baseline(lines.get()) - line.y;
            cairo_set_source_rgb(context_.get(), style.grey, style.grey, style.grey);
            cairo_move_to(context_.get(), kMargin + static_cast<double>(line.x) / PANGO_SCALE,
                          y_ + static_cast<double>(baseline) / PANGO_SCALE);
            pango_cairo_show_layout_line(context_.get(), pango_layout_iter_get_line_readonly(lines.get()));
            y_ += height;
        } while (pango_layout_iter_next_line(lines.get()) != 0);
        if (tagged) cairo_tag_end(context_.get(), style.tag);
    }

    void openPage() {
        if (open_) return;
        open_ = true;
        ++page_;
    }

    void finishPage() {
        openPage();
        drawRule(kFooterTop - 8);
        std::string number = "page " + std::to_string(page_);
        if (total_ > 0) number += " of " + std::to_string(total_);
        drawFooter(document_.footer, false);
        drawFooter(number, true);
        cairo_show_page(context_.get());
        open_ = false;
        y_ = kTop;
    }

    void drawFooter(const std::string& text, bool right) {
        const Held<PangoLayout> made = layout("Inter, DejaVu Sans 8");
        if (!right) {
            pango_layout_set_width(made.get(), static_cast<int>((kWidth - 2 * kMargin - 80) * PANGO_SCALE));
            pango_layout_set_ellipsize(made.get(), PANGO_ELLIPSIZE_END);
        }
        pango_layout_set_text(made.get(), text.c_str(), static_cast<int>(text.size()));
        int width = 0;
        pango_layout_get_size(made.get(), &width, nullptr);
        cairo_set_source_rgb(context_.get(), 0.3, 0.3, 0.3);
        cairo_move_to(context_.get(),
                      right ? kWidth - kMargin - static_cast<double>(width) / PANGO_SCALE : kMargin,
                      kFooterTop);
        pango_cairo_show_layout(context_.get(), made.get());
    }

    const Document& document_;
    int total_;
    cairo_surface_t* surface_;
    Held<cairo_t> context_;
    Held<PangoFontMap> fonts_;  ///< Its own, so that nothing is kept after the document.
    Held<PangoContext> text_;
    double y_ = kTop;
    int page_ = 0;
    bool open_ = false;
};

/// Draws into `bytes` and tells how many pages there are; 0 when it failed.
int drawn(const Document& document, int total, Instant made, Bytes& bytes) {
    const Held<cairo_surface_t> surface(cairo_pdf_surface_create_for_stream(keep, &bytes, kWidth, kHeight));
    cairo_pdf_surface_restrict_to_version(surface.get(), CAIRO_PDF_VERSION_1_5);
    const std::string when = textOf(made).substr(0, 19) + "Z";
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, document.title.c_str());
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATOR, "Doorstep");
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, when.c_str());
    const int pages = Pages(document, total, surface.get()).draw();
    cairo_surface_finish(surface.get());
    return cairo_surface_status(surface.get()) == CAIRO_STATUS_SUCCESS ? pages : 0;
}

}  // namespace

Result<Bytes> pdfOf(const Document& document, Instant made) {
    Bytes counted;
    const int pages = drawn(document, 0, made, counted);
    Bytes bytes;
    if (pages == 0 || drawn(document, pages, made, bytes) != pages) {
        return {ErrorCode::Io, "the document could not be drawn"};
    }
    return bytes;
}

}  // namespace doorstep
