package dev.slipstream.ui.defer;

import dev.slipstream.defer.DeferMode;

/** What the menu says of a mode. */
record ModeWords(String name, String flags, String sentence) {
    static ModeWords of(DeferMode mode) {
        return switch (mode) {
            case OFF -> new ModeWords("Off", "--no-defer", "Reads my copy only.");
            case STANDARD ->
                new ModeWords(
                        "Standard", "--defer", "Reads my copy where I have built one, production everywhere else.");
            case FAVOR_STATE ->
                new ModeWords(
                        "Favor state",
                        "--defer --favor-state",
                        "Always reads production, except the models this command selects.");
            case PREFER_NEWER ->
                new ModeWords("Prefer newer", "only here", "Reads whichever was built later, my copy or production.");
        };
    }
}
