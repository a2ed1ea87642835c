package dev.slipstream.database;

/**
 * Who may do what in a warehouse on PostgreSQL: production owns {@code dbt_prod} and what it makes; a developer reads production
 * and may write the own schema, which the administrator owns, so that it cannot be dropped, renamed or opened to others.
 *
 * <p>Names and passwords that are formatted in here are identifiers and hex digits of ours.
 */
final class WarehouseRoles {
    private WarehouseRoles() {}

    static String production(String database, String password) {
        return """
                CREATE ROLE prod LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION CONNECTION LIMIT 20 PASSWORD '%2$s';
                CREATE ROLE prod_read NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
                REVOKE ALL ON DATABASE %1$s FROM PUBLIC;
                REVOKE ALL ON SCHEMA public FROM PUBLIC;
                GRANT CONNECT, TEMPORARY, CREATE ON DATABASE %1$s TO prod;
                CREATE SCHEMA dbt_prod AUTHORIZATION prod;
                GRANT USAGE ON SCHEMA dbt_prod TO prod_read;
                GRANT SELECT ON ALL TABLES IN SCHEMA dbt_prod TO prod_read;
                ALTER DEFAULT PRIVILEGES FOR ROLE prod GRANT USAGE ON SCHEMAS TO prod_read;
                ALTER DEFAULT PRIVILEGES FOR ROLE prod GRANT SELECT ON TABLES TO prod_read;
                ALTER DEFAULT PRIVILEGES FOR ROLE prod REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
                ALTER ROLE prod SET search_path = dbt_prod, pg_catalog;
                ALTER ROLE prod SET lock_timeout = '60s';
                """.formatted(database, password);
    }

    static String developer(String role, String schema, String password) {
        return """
                CREATE ROLE %1$s LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS INHERIT
                    CONNECTION LIMIT 20 PASSWORD '%3$s';
                GRANT CONNECT, TEMPORARY ON DATABASE warehouse TO %1$s;
                GRANT prod_read TO %1$s;
                CREATE SCHEMA %2$s;
                GRANT USAGE, CREATE ON SCHEMA %2$s TO %1$s;
                ALTER ROLE %1$s SET search_path = %2$s;
                ALTER ROLE %1$s SET statement_timeout = '10min';
                ALTER ROLE %1$s SET idle_in_transaction_session_timeout = '60s';
                ALTER ROLE %1$s SET temp_file_limit = '2GB';
                """.formatted(role, schema, password);
    }
}
