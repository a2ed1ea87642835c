package dev.slipstream.dbt;

import java.util.Optional;

/**
 * What holds for all that an explanation told.
 *
 * @param away why the warehouse does not answer: then it is unknown what exists there
 */
public record Explained(Optional<Broken> broken, Optional<String> away) {}
