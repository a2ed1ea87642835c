/** When the relations of development and production were built, and by which command or run. */
@ApplicationModule(allowedDependencies = {"security", "workspace", "database"})
@NullMarked
package dev.slipstream.builds;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
