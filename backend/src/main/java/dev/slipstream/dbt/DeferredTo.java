package dev.slipstream.dbt;

import dev.slipstream.defer.DeferMode;
import java.nio.file.Path;
import java.util.Optional;

/** The mode and the state folder that a request is answered with. */
public record DeferredTo(DeferMode mode, Optional<Path> state) {
    public static final DeferredTo NOTHING = new DeferredTo(DeferMode.OFF, Optional.empty());

    public DeferredTo {
        if (mode != DeferMode.OFF && state.isEmpty()) {
            throw new IllegalArgumentException("%s needs a state folder".formatted(mode.wire()));
        }
    }
}
