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

    /**
     * What gives each run a login of its own. Nobody logs in as {@code prod} any more; {@code slip_run} may call the two functions
     * and nothing else. A run sets the role {@code prod}, so that what it makes is production's; what it made otherwise becomes so
     * at its end, when also what a {@code grants:} config took from readers is given back.
     */
    static String runs(String database, String password) {
        return """
                ALTER ROLE prod NOLOGIN PASSWORD NULL;
                CREATE SCHEMA slip;
                REVOKE ALL ON SCHEMA slip FROM PUBLIC;
                CREATE FUNCTION slip.run_begin(n bigint, pw text) RETURNS text
                    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
                BEGIN
                    EXECUTE format('CREATE ROLE %%I LOGIN CONNECTION LIMIT 20 PASSWORD %%L VALID UNTIL %%L IN ROLE prod',
                        'run_' || n, pw, now() + interval '24 h');
                    EXECUTE format('ALTER ROLE %%I SET lock_timeout = ''60s''', 'run_' || n);
                    RETURN 'run_' || n;
                END $$;
                CREATE FUNCTION slip.run_end(n bigint) RETURNS void
                    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
                DECLARE s text;
                BEGIN
                    IF to_regrole('run_' || n) IS NULL THEN RETURN; END IF;
                    EXECUTE format('ALTER ROLE %%I NOLOGIN', 'run_' || n);
                    PERFORM pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = 'run_' || n;
                    EXECUTE format('REASSIGN OWNED BY %%I TO prod', 'run_' || n);
                    EXECUTE format('DROP OWNED BY %%I', 'run_' || n);
                    FOR s IN SELECT nspname FROM pg_namespace WHERE pg_get_userbyid(nspowner) = 'prod' LOOP
                        EXECUTE format('GRANT USAGE ON SCHEMA %%I TO prod_read', s);
                        EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %%I TO prod_read', s);
                    END LOOP;
                    EXECUTE format('DROP ROLE %%I', 'run_' || n);
                END $$;
                REVOKE ALL ON ALL FUNCTIONS IN SCHEMA slip FROM PUBLIC;
                CREATE ROLE slip_run LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION CONNECTION LIMIT 20
                    PASSWORD '%2$s';
                GRANT CONNECT ON DATABASE %1$s TO slip_run;
                GRANT USAGE ON SCHEMA slip TO slip_run;
                GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA slip TO slip_run;
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
