package dev.slipstream.api;

import dev.slipstream.connections.Password;
import dev.slipstream.connections.SslMode;
import dev.slipstream.connections.Warehouse;
import org.jspecify.annotations.Nullable;

/** A connection as a client sends it; it is never sent back. */
record WarehouseBody(
        @Nullable String host,
        @Nullable Integer port,
        @Nullable String database,
        @Nullable String user,
        @Nullable String password,
        @Nullable String schema,
        @Nullable String sslMode) {
    private static final int POSTGRES_PORT = 5432;

    /** @throws IllegalArgumentException naming what is missing or wrong */
    Warehouse warehouse() {
        return new Warehouse.Postgres(
                needed(host, "host"),
                port == null ? POSTGRES_PORT : port,
                needed(database, "database"),
                needed(user, "user"),
                new Password(password == null ? "" : password),
                needed(schema, "schema"),
                sslMode == null ? SslMode.PREFER : SslMode.ofWire(sslMode));
    }

    private static String needed(@Nullable String value, String name) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("a connection needs \"%s\"".formatted(name));
        }
        return value;
    }
}
