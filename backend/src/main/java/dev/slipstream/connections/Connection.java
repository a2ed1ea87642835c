package dev.slipstream.connections;

import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.util.Optional;

/** A named way into a warehouse. */
public sealed interface Connection {
    String name();

    ProjectId project();

    Warehouse warehouse();

    /** The same one's way into another. */
    Connection into(Warehouse another);

    /** A user's own: builds into the user's schema and can read production. Target {@code dev}. */
    record Development(ProjectId project, UserName user, Warehouse warehouse) implements Connection {
        @Override
        public String name() {
            return "%s-%s-development".formatted(project, user);
        }

        @Override
        public Development into(Warehouse another) {
            return new Development(project, user, another);
        }
    }

    /** The scheduler's: exists only inside Bolt's runs. Target {@code prod}. */
    record Production(ProjectId project, Warehouse warehouse) implements Connection {
        @Override
        public String name() {
            return "%s-production".formatted(project);
        }

        @Override
        public Production into(Warehouse another) {
            return new Production(project, another);
        }
    }

    /** The owner of a development connection. */
    default Optional<UserName> owner() {
        return switch (this) {
            case Development development -> Optional.of(development.user());
            case Production production -> Optional.empty();
        };
    }
}
