/** Schedules and production runs; each good run publishes its manifest to defer. */
@ApplicationModule(
        allowedDependencies = {
            "security",
            "builds",
            "sandbox",
            "workspace",
            "connections",
            "project",
            "defer",
            "dbt",
            "database",
            "notices"
        })
@NullMarked
package dev.slipstream.bolt;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
