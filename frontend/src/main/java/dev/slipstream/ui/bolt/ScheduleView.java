package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Route;
import dev.slipstream.bolt.Bolt;
import dev.slipstream.bolt.Schedule;
import dev.slipstream.security.CurrentUser;
import dev.slipstream.security.User;
import dev.slipstream.ui.shell.IdeLayout;
import jakarta.annotation.security.PermitAll;
import java.util.Optional;

/** The page of one schedule. */
@Route(value = "bolt/schedules/:slug", layout = IdeLayout.class)
@PermitAll
final class ScheduleView extends Div implements BeforeEnterObserver, HasDynamicTitle {
    private static final long serialVersionUID = 1;

    private final transient Bolt bolt;
    private final transient User user;
    private String title = "Schedule · Slipstream";

    ScheduleView(Bolt bolt, CurrentUser currentUser) {
        this.bolt = bolt;
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
        var slug = event.getRouteParameters().get("slug").orElse("");
        title = "%s · Slipstream".formatted(slug);
        find(bolt, slug)
                .ifPresentOrElse(schedule -> add(new SchedulePage(bolt, user, schedule)), () -> unknown(this, slug));
    }

    static Optional<Schedule> find(Bolt bolt, String slug) {
        return bolt.schedules().stream()
                .filter(schedule -> schedule.slug().value().equals(slug))
                .findFirst();
    }

    static void unknown(Div page, String slug) {
        var back = new Paragraph(new Anchor("bolt", "Back to the schedules and their runs"));
        back.addClassName("slip-bolt-empty");
        page.add(Crumbs.below(slug), BoltView.head(new H1("There is no schedule " + slug)), back);
    }
}
