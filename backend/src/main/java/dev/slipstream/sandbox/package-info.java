/** Where anything that a user wrote runs: start, limits, kill, probe. */
@ApplicationModule(allowedDependencies = {"security"})
@NullMarked
package dev.slipstream.sandbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
