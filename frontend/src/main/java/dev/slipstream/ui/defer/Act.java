package dev.slipstream.ui.defer;

/** Does what the user asked for and shows what came of it. */
@FunctionalInterface
interface Act {
    void act(Runnable deed);
}
