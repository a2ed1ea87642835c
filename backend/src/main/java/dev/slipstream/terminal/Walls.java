package dev.slipstream.terminal;

import dev.slipstream.sandbox.Isolation;
import dev.slipstream.sandbox.Sandbox;
import java.util.Optional;

/** Whether there may be shells here, by what holds them in. */
record Walls(Sandbox sandbox) {
    /**
     * What a new shell has around it.
     *
     * @throws TerminalsClosed if there may be none
     */
    Around require() {
        return switch (sandbox.isolation()) {
            case Isolation.Namespaces _ -> new Around(true, Optional.empty());
            case Isolation.None none -> new Around(false, Optional.of(none.sentence()));
            case Isolation.Closed closed -> throw new TerminalsClosed(closed);
        };
    }

    /** @param missing what its user must know */
    record Around(boolean walled, Optional<String> missing) {}

    /** One that was started with walls still has them, whatever holds here now; one without may go on where one may be opened. */
    boolean letGoOn(TerminalFacts facts) {
        return facts.walled()
                || switch (sandbox.isolation()) {
                    case Isolation.None _ -> true;
                    case Isolation.Namespaces _, Isolation.Closed _ -> false;
                };
    }
}
