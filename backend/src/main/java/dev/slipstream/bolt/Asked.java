package dev.slipstream.bolt;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a run is to do.
 *
 * @param reference a commit to build instead of the branch's newest; may be empty
 * @param timeout it is cancelled when it takes longer
 * @param kind as its schedule was when it came to be
 */
record Asked(List<Schedule.Command> commands, String reference, Optional<Duration> timeout, Manner.Kind kind) {
    Asked {
        commands = List.copyOf(commands);
    }
}
