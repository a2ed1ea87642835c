package dev.slipstream.database;

/**
 * The embedded PostgreSQL that the sample project builds into: a cluster of its own, SCRAM passwords, loopback only, with
 * the roles of production and of each developer: a developer reads {@code dbt_prod} and writes only the own schema.
 */
public interface SampleWarehouse {
    /** The scheduler's login, schema {@code dbt_prod}: it can do nothing but give each run a login of its own. */
    Login production();

    /** A developer's login, schema {@code dbt_<user>}; the role is made at the first call. */
    Login developer(String user);

    /** Everything it takes to connect. */
    record Login(String host, int port, String database, String user, String password, String schema) {
        @Override
        public String toString() {
            return "%s@%s:%d/%s".formatted(user, host, port, database);
        }
    }
}
