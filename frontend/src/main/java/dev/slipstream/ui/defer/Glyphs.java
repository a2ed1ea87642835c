package dev.slipstream.ui.defer;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.ui.theme.Icons;

/** The small shapes beside words; said by the words, so silent themselves. */
final class Glyphs {
    private Glyphs() {}

    static Component of(DeferFace.Mark mark) {
        return switch (mark) {
            case HOLLOW -> glyph("not-read");
            case PRODUCTION -> glyph("production");
            case WARNING -> Icons.of("triangle-alert");
            case FETCHING -> glyph("spinner");
            case FAILED -> glyph("failed");
        };
    }

    static Span glyph(String shape) {
        var glyph = new Span();
        glyph.addClassNames("slip-glyph", shape);
        glyph.getElement().setAttribute("aria-hidden", "true");
        return glyph;
    }
}
