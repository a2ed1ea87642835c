package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.SvgIcon;
import dev.slipstream.bolt.RunState;
import dev.slipstream.ui.theme.Icons;
import dev.slipstream.ui.theme.Place;

/** A status: glyph and word. */
final class Badge {
    private Badge() {}

    static Span of(RunState state) {
        var chip = chip(icon(state), Words.state(state));
        switch (state) {
            case SUCCESS -> chip.addClassName("good");
            case FAILED, ERROR -> chip.addClassName("bad");
            case STARTING, RUNNING -> chip.addClassName("info");
            case QUEUED, CANCELED, SKIPPED -> chip.addClassName("quiet");
        }
        return chip;
    }

    static Span noRuns() {
        return chip(Icons.of("circle-dashed"), "No runs yet");
    }

    static Span suspended() {
        var chip = chip(Icons.of("circle-stop"), "Suspended");
        chip.addClassName("quiet");
        return chip;
    }

    static Span file(String path) {
        var chip = chip(Icons.of("file-code"), path);
        chip.addClassName("quiet");
        return chip;
    }

    static Span production(String words) {
        return Place.PRODUCTION.chip(words);
    }

    /** Says nothing by itself: a word stands beside it. */
    static SvgIcon icon(RunState state) {
        var icon = Icons.of(
                switch (state) {
                    case SUCCESS -> "circle-check";
                    case FAILED, ERROR -> "circle-x";
                    case QUEUED -> "circle-dashed";
                    case STARTING, RUNNING -> "loader-circle";
                    case CANCELED, SKIPPED -> "circle-slash";
                });
        icon.setClassName("turning", state == RunState.STARTING || state == RunState.RUNNING);
        return icon;
    }

    private static Span chip(SvgIcon icon, String word) {
        var chip = new Span(icon, new Span(word));
        chip.addClassName("slip-chip");
        return chip;
    }
}
