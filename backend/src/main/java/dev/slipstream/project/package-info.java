/** The dbt projects that are open here, and what their manifests say. */
@ApplicationModule(allowedDependencies = {"security", "workspace", "database"})
@NullMarked
package dev.slipstream.project;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
