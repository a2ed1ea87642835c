/** dbt itself, warm or cold: the host, an invocation, and the gate that every typed command passes. */
@ApplicationModule(
        allowedDependencies = {
            "security",
            "builds",
            "sandbox",
            "workspace",
            "connections",
            "project",
            "defer",
            "database"
        })
@NullMarked
package dev.slipstream.dbt;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
