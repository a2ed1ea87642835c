package dev.slipstream.ui.bolt;

import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouteParameters;
import dev.slipstream.bolt.Bolt;
import dev.slipstream.bolt.Schedule;
import dev.slipstream.defer.ScheduleReaders;
import dev.slipstream.security.CurrentUser;
import dev.slipstream.security.User;
import dev.slipstream.ui.shell.IdeLayout;
import jakarta.annotation.security.PermitAll;
import java.util.Optional;

/** The page of one schedule. */
@Route(value = "bolt/schedules/:slug", layout = IdeLayout.class)
@PermitAll
final class ScheduleView extends BoltFrame {
    private static final long serialVersionUID = 1;

    private final transient Bolt bolt;
    private final transient ScheduleReaders readers;
    private final transient User user;

    ScheduleView(Bolt bolt, ScheduleReaders readers, CurrentUser currentUser) {
        this.bolt = bolt;
        this.readers = readers;
        this.user = currentUser.require();
    }

    @Override
    Content content(RouteParameters parameters) {
        var slug = parameters.get("slug").orElse("");
        return find(bolt, slug)
                .map(schedule -> new Content(slug, new SchedulePage(bolt, readers, user, schedule)))
                .orElseGet(() -> unknown(slug));
    }

    static Optional<Schedule> find(Bolt bolt, String slug) {
        return bolt.schedules().stream()
                .filter(schedule -> schedule.slug().value().equals(slug))
                .findFirst();
    }

    static Content unknown(String slug) {
        return nothing(slug, "There is no schedule " + slug);
    }
}
