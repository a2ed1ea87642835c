/** Compiled SQL, explanation and rows of a model, a selection or a CTE. */
@ApplicationModule(allowedDependencies = {"security", "builds", "workspace", "project", "defer", "dbt"})
@NullMarked
package dev.slipstream.preview;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
