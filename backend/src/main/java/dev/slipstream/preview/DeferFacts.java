package dev.slipstream.preview;

import dev.slipstream.builds.Builds;
import dev.slipstream.defer.Deferrals;
import dev.slipstream.defer.Derivations;
import org.springframework.stereotype.Component;

/** What is known of both sides when something is previewed. */
@Component
record DeferFacts(Deferrals deferrals, Derivations derivations, Builds builds) {}
