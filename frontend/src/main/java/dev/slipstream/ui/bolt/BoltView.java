package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.component.notification.NotificationVariant;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.slipstream.bolt.Bolt;
import dev.slipstream.bolt.BoltFailure;
import dev.slipstream.bolt.Run;
import dev.slipstream.bolt.RunOrder;
import dev.slipstream.bolt.Schedule;
import dev.slipstream.security.CurrentUser;
import dev.slipstream.security.Role;
import dev.slipstream.security.User;
import dev.slipstream.ui.background.Following;
import dev.slipstream.ui.shell.IdeLayout;
import dev.slipstream.ui.theme.Icons;
import jakarta.annotation.security.PermitAll;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The schedules, and the runs of late. */
@Route(value = "bolt", layout = IdeLayout.class)
@PermitAll
@PageTitle("Bolt · Slipstream")
final class BoltView extends Div {
    private static final long serialVersionUID = 1;
    private static final int SPARK_RUNS = 20;
    private static final int RECENT_RUNS = 20;

    private final transient Bolt bolt;
    private final transient User user;
    private final Span summary = new Span();
    private final FileNotices files = new FileNotices();
    private final ScheduleTable schedules;
    private final RunTable runs = new RunTable();

    BoltView(Bolt bolt, CurrentUser currentUser) {
        this.bolt = bolt;
        this.user = currentUser.require();
        this.schedules = new ScheduleTable(
                user.is(Role.OPERATOR) ? Optional.<ScheduleTable.RunNow>of(this::runNow) : Optional.empty());
        addClassName("slip-bolt");
        summary.addClassName("slip-bolt-small");
        var title = new Div(new H1("Schedules"), summary);
        title.addClassName("grow");
        var recent = new Div(new H2("Recent runs"));
        recent.addClassName("slip-bolt-head");
        add(
                new Crumbs(),
                user.is(Role.ADMIN) ? head(title, newSchedule()) : head(title),
                files,
                scroll(schedules),
                recent,
                scroll(runs));
        Following.whileAttached(this, ui -> {
            refresh();
            return List.of(Live.follow(bolt, ui, _ -> true, this::refresh));
        });
    }

    private static Button newSchedule() {
        var button = Icons.button("plus", "New schedule", ButtonVariant.PRIMARY);
        button.addClickListener(_ -> UI.getCurrent().navigate("bolt/new"));
        return button;
    }

    private void refresh() {
        var rows = bolt.schedules().stream()
                .map(schedule -> new ScheduleTable.Row(
                        schedule,
                        bolt.runs(schedule.slug(), SPARK_RUNS),
                        bolt.next(schedule, 1).stream().findFirst()))
                .toList();
        summary.setText(summary(rows));
        files.show(bolt.files());
        schedules.show(rows);
        runs.show(rows.stream()
                .flatMap(row -> row.runs().stream())
                .sorted(Comparator.comparingLong((Run run) -> run.id().value()).reversed())
                .limit(RECENT_RUNS)
                .toList());
    }

    private static String summary(List<ScheduleTable.Row> rows) {
        var running = rows.stream().filter(row -> row.live().isPresent()).count();
        var failed = rows.stream().filter(ScheduleTable.Row::failedLast).count();
        return "%s · %d running · %d failed"
                .formatted(rows.size() == 1 ? "1 schedule" : rows.size() + " schedules", running, failed);
    }

    private void runNow(Schedule schedule) {
        try {
            var run = bolt.start(
                    schedule.slug(),
                    new RunOrder(
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            new Run.Trigger("manual", Optional.of(user.name().value()), Optional.empty())));
            getUI().ifPresent(ui -> ui.navigate("bolt/runs/" + run.id()));
        } catch (BoltFailure failure) {
            refused(failure.getMessage());
        }
    }

    /** An error stays until it has been read. */
    static void refused(@Nullable String reason) {
        var notification = new Notification();
        var close = new Button("Close", _ -> notification.close());
        close.addThemeVariants(ButtonVariant.TERTIARY, ButtonVariant.SMALL);
        notification.add(new Span(String.valueOf(reason)), close);
        notification.addThemeVariants(NotificationVariant.ERROR);
        notification.setPosition(Notification.Position.BOTTOM_END);
        notification.setDuration(0);
        notification.open();
    }

    static Div head(Component... parts) {
        var head = new Div(parts);
        head.addClassName("slip-bolt-head");
        return head;
    }

    private static Div scroll(Component table) {
        var scroll = new Div(table);
        scroll.addClassName("slip-bolt-scroll");
        return scroll;
    }
}
