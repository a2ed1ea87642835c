/** From a git URL to a project that runs: clone, packages, connections, first production run; the sample too. */
@ApplicationModule(
        allowedDependencies = {
            "security",
            "sandbox",
            "workspace",
            "connections",
            "project",
            "defer",
            "dbt",
            "bolt",
            "database",
            "desk"
        })
@NullMarked
package dev.slipstream.onboarding;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
