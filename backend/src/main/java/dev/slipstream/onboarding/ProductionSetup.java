package dev.slipstream.onboarding;

import dev.slipstream.bolt.Bolt;
import dev.slipstream.bolt.Manner;
import dev.slipstream.bolt.Run;
import dev.slipstream.bolt.RunOrder;
import dev.slipstream.bolt.Schedule;
import dev.slipstream.connections.Connection;
import dev.slipstream.connections.Connections;
import dev.slipstream.connections.Warehouse;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.util.List;
import java.util.Optional;

/** From a production connection to the first production run; each step is left out if it is done already. */
final class ProductionSetup {
    private static final String DAILY = "daily_prod";

    private final Connections connections;
    private final Bolt bolt;

    ProductionSetup(Connections connections, Bolt bolt) {
        this.connections = connections;
        this.bolt = bolt;
    }

    void setUp(UserName owner, ProjectId project, Warehouse production) {
        connections.save(new Connection.Production(project, production));
        var slug = bolt.schedules(project).stream()
                .filter(Schedule::deferToProduction)
                .map(Schedule::slug)
                .findFirst()
                .orElseGet(() -> createDaily(owner, project));
        if (bolt.runs(slug, 1).isEmpty()) {
            bolt.start(
                    slug,
                    new RunOrder(
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            new Run.Trigger("set-up", Optional.empty(), Optional.empty())));
        }
    }

    /** The slug is the plain one for the first project of a server, and carries the project's name for others. */
    private ScheduleSlug createDaily(UserName owner, ProjectId project) {
        var taken = bolt.schedules().stream()
                .anyMatch(schedule -> schedule.slug().value().equals(DAILY));
        var own = "%s_%s".formatted(DAILY, project);
        var slug = new ScheduleSlug(taken ? own.substring(0, Math.min(own.length(), 64)) : DAILY);
        bolt.create(new Schedule(
                slug,
                project,
                "Daily production",
                "Builds production every morning; development reads its last good run.",
                "0 6 * * *",
                "UTC",
                "",
                List.of(new Schedule.Command("dbt seed", false), new Schedule.Command("dbt build", false)),
                false,
                true,
                owner.value(),
                Schedule.Terms.PLAIN,
                Schedule.Watch.NONE,
                Manner.PLAIN));
        return slug;
    }
}
