package dev.slipstream.defer;

import java.util.Optional;

/**
 * A run's manifest that cannot be deferred to.
 *
 * @param why what is wrong with it, naming the run
 * @param instead the newest other run of its schedule that can be deferred to
 * @param wayOut what to do about it
 */
public record UnusableManifest(RunId run, String why, Optional<RunId> instead, String wayOut) {}
