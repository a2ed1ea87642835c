package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouteAlias;
import dev.slipstream.bolt.Bolt;
import dev.slipstream.bolt.Schedule;
import dev.slipstream.defer.Deferrals;
import dev.slipstream.project.Projects;
import dev.slipstream.security.CurrentUser;
import dev.slipstream.security.Role;
import dev.slipstream.security.User;
import dev.slipstream.ui.shell.IdeLayout;
import jakarta.annotation.security.PermitAll;
import java.time.Clock;
import java.util.Optional;

/** A new schedule, or one that is changed. */
@Route(value = "bolt/new", layout = IdeLayout.class)
@RouteAlias(value = "bolt/schedules/:slug/edit", layout = IdeLayout.class)
@PermitAll
final class ScheduleFormView extends Div implements BeforeEnterObserver, HasDynamicTitle {
    private static final long serialVersionUID = 1;

    private final transient Bolt bolt;
    private final transient Projects projects;
    private final transient Deferrals deferrals;
    private final transient Clock clock;
    private final transient User user;
    private String title = "New schedule · Slipstream";

    ScheduleFormView(Bolt bolt, Projects projects, Deferrals deferrals, Clock clock, CurrentUser currentUser) {
        this.bolt = bolt;
        this.projects = projects;
        this.deferrals = deferrals;
        this.clock = clock;
        this.user = currentUser.require();
        addClassName("slip-bolt");
    }

    @Override
    public String getPageTitle() {
        return title;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        removeAll();
        var slug = event.getRouteParameters().get("slug");
        var old = slug.flatMap(its -> ScheduleView.find(bolt, its));
        if (slug.isPresent() && old.isEmpty()) {
            ScheduleView.unknown(this, slug.get());
            return;
        }
        title = "%s · Slipstream".formatted(slug.map(its -> "Edit " + its).orElse("New schedule"));
        if (!user.is(Role.ADMIN)) {
            add(Crumbs.below("Schedule"), BoltView.head(new H1("Only an admin changes schedules")));
            return;
        }
        add(slug.map(its -> Crumbs.below(its, "Edit")).orElseGet(() -> Crumbs.below("New schedule")));
        add(form(old));
    }

    private ScheduleForm form(Optional<Schedule> old) {
        return new ScheduleForm(
                old,
                projects.all(),
                user.name().value(),
                clock,
                schedule -> deferrals.readers(schedule.project(), schedule.slug()),
                schedule -> {
                    old.ifPresentOrElse(_ -> bolt.update(schedule), () -> bolt.create(schedule));
                    getUI().ifPresent(ui -> ui.navigate("bolt/schedules/" + schedule.slug()));
                });
    }
}
