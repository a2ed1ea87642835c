package dev.slipstream.bolt;

import dev.slipstream.builds.Builds;
import dev.slipstream.connections.Connections;
import dev.slipstream.connections.Profiles;
import dev.slipstream.connections.RunLogins;
import dev.slipstream.dbt.Engines;
import dev.slipstream.defer.StateArtifacts;
import dev.slipstream.sandbox.Sandbox;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RunTools {
    private final Duration patience;

    RunTools(@Value("${slipstream.bolt.end-blockers-after:20s}") Duration patience) {
        this.patience = patience;
    }

    @Bean
    RunJob.Tools tools(
            BoltStore store,
            Servers servers,
            RunFiles files,
            ProductionCheckout checkout,
            Clock clock,
            Sources sources,
            ScheduleSecrets secrets) {
        return new RunJob.Tools(
                store,
                servers,
                files,
                checkout,
                sources.connections(),
                sources.logins(),
                sources.profiles(),
                sources.sandbox(),
                sources.engines(),
                sources.artifacts(),
                sources.builds(),
                secrets,
                patience,
                clock);
    }

    @Bean
    Sources sources(
            Connections connections,
            RunLogins logins,
            Profiles profiles,
            Sandbox sandbox,
            Engines engines,
            StateArtifacts artifacts,
            Builds builds) {
        return new Sources(connections, logins, profiles, sandbox, engines, artifacts, builds);
    }

    @Bean
    LocalBolt.Book book(
            SavedSchedules saved,
            FileSchedules files,
            ScheduleCommits commits,
            Retention retention,
            RunNotices notices) {
        return new LocalBolt.Book(saved, files, commits, retention, notices);
    }

    /** What a run needs from the modules below. */
    record Sources(
            Connections connections,
            RunLogins logins,
            Profiles profiles,
            Sandbox sandbox,
            Engines engines,
            StateArtifacts artifacts,
            Builds builds) {}
}
