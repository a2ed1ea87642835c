package dev.slipstream.onboarding;

import dev.slipstream.bolt.Bolt;
import dev.slipstream.connections.Connections;
import dev.slipstream.connections.Profiles;
import dev.slipstream.database.SampleWarehouse;
import dev.slipstream.dbt.Dbt;
import dev.slipstream.desk.Desks;
import dev.slipstream.project.Projects;
import dev.slipstream.sandbox.Sandbox;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.Workspaces;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Puts the onboarding together. The services are looked up when they are first used: nothing here is needed to start. */
@Configuration(proxyBeanMethods = false)
class OnboardingBeans {
    @Bean
    Installation projectInstallation(@Lazy Sandbox sandbox, @Lazy Dbt dbt) {
        return new Installation(sandbox, dbt);
    }

    @Bean
    ProjectOnboarding onboarding(
            @Lazy Projects projects,
            @Lazy Workspaces workspaces,
            @Lazy Connections connections,
            @Lazy Profiles profiles,
            Installation installation,
            @Lazy Bolt bolt,
            @Lazy Desks desks) {
        var personal = Path.of(System.getProperty("user.home"), ".dbt", "profiles.yml");
        return new ProjectOnboarding(
                projects,
                workspaces,
                connections,
                new OwnProfiles(profiles, personal, System.getenv()),
                installation,
                new ProductionSetup(connections, bolt),
                desks);
    }

    @Bean
    Sample sampleProject(
            @Value("${slipstream.home}") String home,
            @Lazy SampleWarehouse warehouse,
            @Lazy Projects projects,
            @Lazy Workspaces workspaces,
            @Lazy Connections connections,
            ProjectOnboarding onboarding) {
        var origin = new SampleOrigin(Path.of(home).toAbsolutePath().normalize());
        return new Sample(origin, warehouse, projects, workspaces, connections, onboarding);
    }

    @Bean
    FirstStart.Wanted wantedProject(
            @Value("${slipstream.home}") String home,
            @Value("${slipstream.user}") String user,
            @Value("${slipstream.project:}") String project) {
        return new FirstStart.Wanted(Path.of(home).toAbsolutePath().normalize(), new UserName(user), project);
    }

    @Bean
    FirstStart firstStart(
            FirstStart.Wanted wanted,
            ProjectOnboarding onboarding,
            @Lazy Projects projects,
            @Lazy Workspaces workspaces,
            Sample sample,
            Installation installation) {
        return new FirstStart(wanted, onboarding, projects, workspaces, sample, installation);
    }
}
