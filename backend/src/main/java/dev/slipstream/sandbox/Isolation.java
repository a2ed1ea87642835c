package dev.slipstream.sandbox;

/** The isolation in force, as the admin page and the terminal tell it. */
public sealed interface Isolation {
    /** One sentence for the user. */
    String sentence();

    /** bubblewrap: user, pid, ipc and uts namespaces; only the own workspace is visible. The network is the host's. */
    record Namespaces(String version) implements Isolation {
        @Override
        public String sentence() {
            return "Shells and dbt run in namespaces of their own (bubblewrap %s); the network is the host's."
                    .formatted(version);
        }
    }

    /** A plain process with an environment of its own; acceptable for one local user only. */
    record None(String reason) implements Isolation {
        @Override
        public String sentence() {
            return "Shells and dbt run without isolation, as the server's own user: %s.".formatted(reason);
        }
    }
}
