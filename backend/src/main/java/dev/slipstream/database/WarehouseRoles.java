package dev.slipstream.database;

/**
 * Who may do what in a warehouse on PostgreSQL: production owns {@code dbt_prod} and what it makes; a developer reads production
 * and may write the own schema, which the administrator owns, so that it cannot be dropped, renamed or opened to others.
 *
 * <p>Names and passwords that are formatted in here are identifiers and hex digits of ours.
 */
final class WarehouseRoles {
    private static final String BEGIN = "SELECT pg_advisory_xact_lock(hashtext('slip'));\n";

    private static final String GRANT = """
            REVOKE ALL ON ALL FUNCTIONS IN SCHEMA slip FROM PUBLIC;
            GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA slip TO slip_run;
            """;

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

    /** Nobody logs in as {@code prod} any more; {@code slip_run} may call the functions of {@code slip} and nothing else. */
    static String runs(String database, String password) {
        return """
                ALTER ROLE prod NOLOGIN PASSWORD NULL;
                CREATE SCHEMA slip;
                REVOKE ALL ON SCHEMA slip FROM PUBLIC;
                CREATE ROLE slip_run LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION CONNECTION LIMIT 20
                    PASSWORD '%2$s';
                GRANT CONNECT ON DATABASE %1$s TO slip_run;
                GRANT USAGE ON SCHEMA slip TO slip_run;
                """.formatted(database, password);
    }

    /**
     * What gives each run a login of its own; the same again does no harm. A run sets the role {@code prod}, so that what it makes is
     * production's; what it made otherwise becomes so at its end, when also what a {@code grants:} config took from readers is given
     * back, and nothing else is touched: another run may be building it ("tuple concurrently updated"). A branch's run reads production and owns what it makes, which goes with its login. Of who blocks a run only sessions of
     * people are ended.
     */
    static String functions() {
        return BEGIN + ofProduction() + ofBranches() + unblock() + GRANT;
    }

    private static String ofProduction() {
        return """
                CREATE OR REPLACE FUNCTION slip.run_begin(n bigint, pw text) RETURNS text
                    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
                BEGIN
                    EXECUTE format('CREATE ROLE %I LOGIN CONNECTION LIMIT 20 PASSWORD %L VALID UNTIL %L IN ROLE prod',
                        'run_' || n, pw, now() + interval '24 h');
                    EXECUTE format('ALTER ROLE %I SET lock_timeout = ''60s''', 'run_' || n);
                    RETURN 'run_' || n;
                END $$;
                CREATE OR REPLACE FUNCTION slip.run_end(n bigint) RETURNS void
                    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
                DECLARE s text; t text;
                BEGIN
                    IF to_regrole('run_' || n) IS NULL THEN RETURN; END IF;
                    EXECUTE format('ALTER ROLE %I NOLOGIN', 'run_' || n);
                    PERFORM pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = 'run_' || n;
                    EXECUTE format('REASSIGN OWNED BY %I TO prod', 'run_' || n);
                    EXECUTE format('DROP OWNED BY %I', 'run_' || n);
                    FOR s IN SELECT nspname FROM pg_namespace WHERE pg_get_userbyid(nspowner) = 'prod'
                        AND NOT has_schema_privilege('prod_read', oid, 'USAGE')
                    LOOP
                        EXECUTE format('GRANT USAGE ON SCHEMA %I TO prod_read', s);
                    END LOOP;
                    FOR t IN SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                        WHERE pg_get_userbyid(n.nspowner) = 'prod' AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
                            AND NOT has_table_privilege('prod_read', c.oid, 'SELECT')
                    LOOP
                        FOR tries IN 1..5 LOOP
                            BEGIN
                                EXECUTE 'GRANT SELECT ON TABLE ' || t || ' TO prod_read';
                                EXIT;
                            EXCEPTION
                                WHEN undefined_table THEN EXIT;
                                WHEN internal_error THEN IF tries = 5 THEN RAISE; END IF;
                            END;
                        END LOOP;
                    END LOOP;
                    EXECUTE format('DROP ROLE %I', 'run_' || n);
                END $$;
                """;
    }

    private static String ofBranches() {
        return """
                CREATE OR REPLACE FUNCTION slip.ci_begin(n bigint, pw text) RETURNS text
                    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
                BEGIN
                    EXECUTE format('CREATE ROLE %I LOGIN CONNECTION LIMIT 20 PASSWORD %L VALID UNTIL %L IN ROLE prod_read',
                        'ci_' || n, pw, now() + interval '24 h');
                    EXECUTE format('GRANT CONNECT, TEMPORARY, CREATE ON DATABASE %I TO %I', current_database(), 'ci_' || n);
                    EXECUTE format('ALTER ROLE %I SET lock_timeout = ''60s''', 'ci_' || n);
                    RETURN 'ci_' || n;
                END $$;
                CREATE OR REPLACE FUNCTION slip.ci_end(n bigint) RETURNS void
                    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET lock_timeout = '8s' AS $$
                BEGIN
                    IF to_regrole('ci_' || n) IS NULL THEN RETURN; END IF;
                    EXECUTE format('ALTER ROLE %I NOLOGIN', 'ci_' || n);
                    PERFORM pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = 'ci_' || n;
                    EXECUTE format('DROP OWNED BY %I CASCADE', 'ci_' || n);
                    EXECUTE format('DROP ROLE %I', 'ci_' || n);
                END $$;
                """;
    }

    private static String unblock() {
        return """
                CREATE OR REPLACE FUNCTION slip.unblock(n bigint, age interval) RETURNS SETOF text
                    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
                DECLARE b record;
                BEGIN
                    FOR b IN SELECT DISTINCT ON (s.pid) s.pid, s.usename, s.application_name, s.state, s.xact_start
                        FROM pg_stat_activity w JOIN pg_locks l ON l.pid = w.pid AND NOT l.granted
                            CROSS JOIN LATERAL unnest(pg_blocking_pids(w.pid)) p
                            JOIN pg_stat_activity s ON s.pid = p JOIN pg_roles r ON r.oid = s.usesysid
                        WHERE w.usename = 'run_' || n AND l.waitstart < clock_timestamp() - age
                            AND s.backend_type = 'client backend' AND NOT r.rolsuper
                            AND s.usename !~ '^(run|ci)_[0-9]+$' AND s.usename <> 'slip_run'
                    LOOP
                        PERFORM pg_terminate_backend(b.pid);
                        RETURN NEXT format('%s (%s, process %s), %s, its transaction began at %s UTC', b.usename,
                            coalesce(nullif(b.application_name, ''), 'no application name'), b.pid, b.state,
                            to_char(b.xact_start AT TIME ZONE 'UTC', 'HH24:MI:SS'));
                    END LOOP;
                END $$;
                """;
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
