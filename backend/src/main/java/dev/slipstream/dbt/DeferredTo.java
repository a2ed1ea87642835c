package dev.slipstream.dbt;

import dev.slipstream.defer.DeferMode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What a request is answered with.
 *
 * @param mode one that dbt knows
 * @param without nodes that the state is taken not to have
 */
public record DeferredTo(DeferMode mode, Optional<Path> state, Set<String> without) {
    public static final DeferredTo NOTHING = new DeferredTo(DeferMode.OFF, Optional.empty());

    public DeferredTo(DeferMode mode, Optional<Path> state) {
        this(mode, state, Set.of());
    }

    public DeferredTo {
        if (mode != DeferMode.OFF && state.isEmpty()) {
            throw new IllegalArgumentException("%s needs a state folder".formatted(mode.wire()));
        }
    }
}
