package dev.slipstream.connections;

/** The real ways into a warehouse, for tests of other packages. */
public final class TestLogins {
    private TestLogins() {}

    public static RunLogins runs() {
        return new PostgresRunLogins();
    }

    public static Profiles profiles() {
        return new YamlProfiles();
    }
}
