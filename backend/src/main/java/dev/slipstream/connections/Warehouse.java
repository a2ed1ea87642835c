package dev.slipstream.connections;

/** How dbt reaches a warehouse as somebody, and the schema it builds into. */
public sealed interface Warehouse {
    /** dbt's adapter name. */
    String type();

    String schema();

    /**
     * PostgreSQL.
     *
     * @param host name, address, or the folder of a Unix socket
     */
    record Postgres(
            String host, int port, String database, String user, Password password, String schema, SslMode sslMode)
            implements Warehouse {
        public Postgres {
            if (host.isBlank() || database.isBlank() || user.isBlank() || schema.isBlank()) {
                throw new IllegalArgumentException("host, database, user and schema are needed");
            }
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("not a port: %d (1 to 65535)".formatted(port));
            }
        }

        @Override
        public String type() {
            return "postgres";
        }
    }
}
