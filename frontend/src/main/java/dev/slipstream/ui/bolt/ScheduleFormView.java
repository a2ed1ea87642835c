package dev.slipstream.ui.bolt;

import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouteAlias;
import com.vaadin.flow.router.RouteParameters;
import dev.slipstream.bolt.Bolt;
import dev.slipstream.bolt.Schedule;
import dev.slipstream.defer.ScheduleReaders;
import dev.slipstream.project.Projects;
import dev.slipstream.security.CurrentUser;
import dev.slipstream.security.Role;
import dev.slipstream.security.User;
import dev.slipstream.ui.shell.IdeLayout;
import jakarta.annotation.security.PermitAll;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** A new schedule, or one that is changed. */
@Route(value = "bolt/new", layout = IdeLayout.class)
@RouteAlias(value = "bolt/schedules/:slug/edit", layout = IdeLayout.class)
@PermitAll
final class ScheduleFormView extends BoltFrame {
    private static final long serialVersionUID = 1;

    private final transient Bolt bolt;
    private final transient Projects projects;
    private final transient ScheduleReaders readers;
    private final transient Clock clock;
    private final transient User user;

    ScheduleFormView(Bolt bolt, Projects projects, ScheduleReaders readers, Clock clock, CurrentUser currentUser) {
        this.bolt = bolt;
        this.projects = projects;
        this.readers = readers;
        this.clock = clock;
        this.user = currentUser.require();
    }

    @Override
    Content content(RouteParameters parameters) {
        var slug = parameters.get("slug");
        var old = slug.flatMap(its -> ScheduleView.find(bolt, its));
        if (slug.isPresent() && old.isEmpty()) {
            return ScheduleView.unknown(slug.get());
        }
        if (!user.is(Role.ADMIN)) {
            return nothing("Schedule", "Only an admin changes schedules");
        }
        if (projects.all().isEmpty()) {
            return nothing("Schedule", "There is no project to build", "Bring one in first, under Files.");
        }
        return slug.map(its -> new Content("Edit " + its, Crumbs.below(its, "Edit"), form(old)))
                .orElseGet(() -> new Content("New schedule", Crumbs.below("New schedule"), form(old)));
    }

    private void save(Optional<Schedule> old, Schedule schedule, Optional<String> text) {
        if (text.isPresent()) {
            bolt.commit(schedule, old, text, user.name());
        } else {
            old.ifPresentOrElse(_ -> bolt.update(schedule), () -> bolt.create(schedule));
        }
    }

    private ScheduleForm form(Optional<Schedule> old) {
        return new ScheduleForm(
                old,
                new ScheduleForm.Known(
                        bolt.schedules().stream().map(Schedule::slug).toList(),
                        projects.all(),
                        old.flatMap(schedule -> SchedulePage.file(bolt, schedule)),
                        old.map(schedule -> bolt.secrets(schedule.slug())).orElse(List.of()),
                        old.map(bolt::text).orElse("")),
                user.name().value(),
                clock,
                schedule -> readers.readers(schedule.project(), schedule.slug()),
                (schedule, secrets, text) -> {
                    save(old, schedule, text);
                    secrets.dropped().forEach(name -> bolt.dropSecret(schedule.slug(), name));
                    secrets.set().forEach((name, value) -> bolt.setSecret(schedule.slug(), name, value));
                    getUI().ifPresent(ui -> ui.navigate("bolt/schedules/" + schedule.slug()));
                });
    }
}
