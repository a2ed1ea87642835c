/** Warehouses: a development connection per user, a production connection per project, and profiles.yml. */
@ApplicationModule(allowedDependencies = {"security", "workspace", "database"})
@NullMarked
package dev.slipstream.connections;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
