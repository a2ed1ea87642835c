package dev.slipstream.defer;

/**
 * A run's manifest that cannot be deferred to.
 *
 * @param why what is wrong with it, naming the run
 * @param wayOut what to do about it
 */
public record UnusableManifest(RunId run, String why, String wayOut) {}
