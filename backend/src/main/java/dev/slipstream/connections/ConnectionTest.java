package dev.slipstream.connections;

/** What trying a warehouse brought. */
public sealed interface ConnectionTest {
    /** It answered; {@code server} is such as {@code PostgreSQL 18.4}. */
    record Reached(String server, long millis) implements ConnectionTest {}

    /**
     * It did not.
     *
     * @param field the form's field to look at: host, port, database, user, password, schema or sslMode
     * @param message what is wrong and what to do, for the person
     */
    record Failed(String field, String message) implements ConnectionTest {}
}
