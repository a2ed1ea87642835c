package dev.slipstream.defer;

/** The real policy, for tests of other packages. */
public final class TestPolicy {
    private TestPolicy() {}

    public static DeferPolicy make() {
        return new FlagPolicy();
    }
}
