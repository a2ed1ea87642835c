package dev.slipstream.sandbox;

/** The isolation in force, as the admin page and the terminal tell it. */
public sealed interface Isolation {
    /** What a user should know of it. */
    String sentence();

    /** bubblewrap: user, pid, ipc and uts namespaces; only the own workspace is visible. The network is the host's. */
    record Namespaces(String version) implements Isolation {
        @Override
        public String sentence() {
            return "Shells and dbt run in namespaces of their own (bubblewrap %s); the network is the host's."
                    .formatted(version);
        }
    }

    /** A plain process with an environment of its own; acceptable for one local user, or by the admin's word. */
    record None(String reason) implements Isolation {
        @Override
        public String sentence() {
            return "Shells and dbt run without isolation, as the server's own user: %s.".formatted(reason);
        }
    }

    /**
     * As {@link None}, where others than one local user can come and no admin has said that it is fine: no terminal may be opened.
     *
     * @param reason why there are no walls
     * @param reach why others can come
     */
    record Closed(String reason, String reach) implements Isolation {
        @Override
        public String sentence() {
            return "Terminals are closed: %s".formatted(because());
        }

        public String because() {
            return "others can reach this server (%s), and a shell would run without isolation, as the server's own user, like dbt and git: %s."
                    .formatted(reach, reason);
        }

        public String wayOut() {
            return "Install bubblewrap, or let it make user namespaces (in a container, by its security profile), and start the server"
                    + " again; or start it with SLIPSTREAM_ISOLATION=none if everybody who can log in may do what the server's user can.";
        }
    }
}
