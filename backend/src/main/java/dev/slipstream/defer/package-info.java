/** Which production run is read from, and what that means for a command: pure rules. */
@ApplicationModule(allowedDependencies = {"security", "builds", "workspace", "project", "database"})
@NullMarked
package dev.slipstream.defer;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
