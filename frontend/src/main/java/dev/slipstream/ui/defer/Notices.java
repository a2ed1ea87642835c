package dev.slipstream.ui.defer;

import dev.slipstream.connections.Connection;
import dev.slipstream.connections.Warehouse;
import dev.slipstream.defer.Ages;
import dev.slipstream.defer.DeferMode;
import dev.slipstream.defer.DeferStatus;
import dev.slipstream.defer.DeferStatus.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the menu points out about a state that can be read: pure. */
final class Notices {
    private Notices() {}

    enum Level {
        HINT,
        WARNING,
        ERROR
    }

    /** @param code stable, for tests and styles */
    record Notice(Level level, String code, String title, String text) {}

    static List<Notice> of(
            DeferStatus status,
            State.Ready ready,
            Optional<Connection.Development> mine,
            Optional<Connection.Production> production) {
        var notices = new ArrayList<Notice>();
        if (ready.stale()) {
            notices.add(new Notice(
                    Level.WARNING,
                    "stale",
                    "Production is stale",
                    "Last success %s, although %s is due more often."
                            .formatted(Ages.ago(ready.age()), ready.artifact().schedule())));
        }
        if (status.choice().mode() == DeferMode.FAVOR_STATE) {
            notices.add(new Notice(
                    Level.HINT,
                    "favor-test",
                    "dbt test would test production",
                    "Slipstream runs test with Standard instead; a typed --favor-state is kept, with a warning."));
        }
        if (samePlace(mine.map(Connection::warehouse), production.map(Connection::warehouse))) {
            notices.add(new Notice(
                    Level.WARNING,
                    "same-schema",
                    "dev and prod are the same schema",
                    "Deferring changes nothing: both build into %s."
                            .formatted(mine.orElseThrow().warehouse().schema())));
        }
        return notices;
    }

    private static boolean samePlace(Optional<Warehouse> mine, Optional<Warehouse> production) {
        return mine.isPresent()
                && production.isPresent()
                && mine.get() instanceof Warehouse.Postgres own
                && production.get() instanceof Warehouse.Postgres theirs
                && own.host().equals(theirs.host())
                && own.port() == theirs.port()
                && own.database().equals(theirs.database())
                && own.schema().equals(theirs.schema());
    }
}
