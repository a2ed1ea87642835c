package dev.slipstream.ui.theme;

import com.vaadin.flow.component.html.Span;

/** Where a relation lives: the one word and the one glyph for it, everywhere. */
public enum Place {
    PRODUCTION("production", "prod"),
    DEVELOPMENT("my copy", "dev"),
    INLINED("inlined", "inlined"),
    SOURCE("source", "source"),
    MISSING("missing", "missing"),
    NOT_READ("not read", "notread"),
    UNKNOWN("unknown", "notread");

    private final String word;
    private final String style;

    Place(String word, String style) {
        this.word = word;
        this.style = style;
    }

    /** @param wire as in the API: development, production, inlined, source, not-read, missing or unknown */
    public static Place ofWire(String wire) {
        for (var place : values()) {
            if (place.wire().equals(wire)) {
                return place;
            }
        }
        return UNKNOWN;
    }

    public String wire() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    public String word() {
        return word;
    }

    /** The style class of glyphs and chips. */
    public String style() {
        return style;
    }

    public Span glyph() {
        var glyph = new Span();
        glyph.addClassNames("slip-glyph", style);
        glyph.getElement().setAttribute("aria-hidden", "true");
        return glyph;
    }

    /** A glyph with a word in the place's colour. */
    public Span chip(String text) {
        var chip = new Span(glyph(), new Span(text));
        chip.addClassNames("slip-chip", style);
        return chip;
    }
}
