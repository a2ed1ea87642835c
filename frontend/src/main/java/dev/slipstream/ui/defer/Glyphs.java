package dev.slipstream.ui.defer;

import com.vaadin.flow.component.html.Span;

/** The small shapes beside words; said by the words, so silent themselves. */
final class Glyphs {
    private Glyphs() {}

    static Span of(DeferFace.Mark mark) {
        return glyph(
                switch (mark) {
                    case HOLLOW -> "not-read";
                    case PRODUCTION -> "production";
                    case WARNING -> "warning";
                    case FETCHING -> "spinner";
                    case FAILED -> "failed";
                });
    }

    static Span glyph(String shape) {
        var glyph = new Span();
        glyph.addClassNames("slip-glyph", shape);
        glyph.getElement().setAttribute("aria-hidden", "true");
        return glyph;
    }
}
