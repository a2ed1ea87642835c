/** A model's rows in development beside those in production, compared in the warehouse. */
@ApplicationModule(allowedDependencies = {"security", "workspace", "defer", "dbt", "preview"})
@NullMarked
package dev.slipstream.compare;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
