package dev.slipstream.ui.admin;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.slipstream.dbt.RunningHost;
import dev.slipstream.dbt.RunningHosts;
import dev.slipstream.sandbox.Isolation;
import dev.slipstream.sandbox.Sandbox;
import dev.slipstream.security.CurrentUser;
import dev.slipstream.security.Role;
import dev.slipstream.security.UserName;
import dev.slipstream.ui.background.Background;
import dev.slipstream.ui.background.Following;
import dev.slipstream.ui.background.OnPage;
import dev.slipstream.ui.shell.IdeLayout;
import dev.slipstream.ui.terminal.ClosedNotice;
import jakarta.annotation.security.PermitAll;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.util.unit.DataSize;

/** The dbt hosts of everybody, for admins. */
@Route(value = "admin", layout = IdeLayout.class)
@PermitAll
@PageTitle("Admin · Slipstream")
final class AdminView extends Div {
    private static final long serialVersionUID = 1;
    private static final Duration REFRESH = Duration.ofSeconds(2);

    private final transient RunningHosts hosts;
    private final transient Background background;
    private final transient Clock clock;
    private final Span summary = new Span();
    private final Paragraph empty =
            new Paragraph("No dbt host runs. The first preview, compile or dbt command of a user starts one.");
    private final HostTable table = new HostTable(this::stop);

    AdminView(CurrentUser currentUser, RunningHosts hosts, Sandbox sandbox, Background background, Clock clock) {
        this.hosts = hosts;
        this.background = background;
        this.clock = clock;
        addClassName("slip-bolt");
        if (!currentUser.require().is(Role.ADMIN)) {
            add(head(new Div(new H1("Only an admin sees the dbt hosts"))));
            return;
        }
        summary.addClassName("slip-bolt-small");
        empty.addClassName("slip-bolt-empty");
        var scroll = new Div(table);
        scroll.addClassName("slip-bolt-scroll");
        add(head(new Div(new H1("dbt hosts"), summary, told(sandbox.isolation()))), empty, scroll);
        show(List.of());
        Following.whileAttached(this, ui -> {
            Runnable look = () -> {
                var now = hosts.list();
                OnPage.run(ui, () -> show(now));
            };
            background.run(look);
            return List.of(background.every(REFRESH, () -> background.run(look)));
        });
    }

    private void show(List<RunningHost> running) {
        var memory = running.stream().mapToLong(host -> host.memory().toBytes()).sum();
        summary.setText("%s · %s"
                .formatted(
                        running.size() == 1 ? "1 host" : running.size() + " hosts",
                        HostTable.megabytes(DataSize.ofBytes(memory))));
        empty.setVisible(running.isEmpty());
        table.setVisible(!running.isEmpty());
        table.show(running, clock.instant());
    }

    private void stop(UserName user) {
        getUI().ifPresent(ui -> background.run(() -> {
            hosts.stop(user);
            var now = hosts.list();
            OnPage.run(ui, () -> show(now));
        }));
    }

    private static Div told(Isolation isolation) {
        return switch (isolation) {
            case Isolation.Closed closed -> new ClosedNotice(closed);
            case Isolation.Namespaces _, Isolation.None _ -> {
                var small = new Div(isolation.sentence());
                small.addClassName("slip-bolt-small");
                yield small;
            }
        };
    }

    private static Div head(Div title) {
        title.addClassName("grow");
        var head = new Div(title);
        head.addClassName("slip-bolt-head");
        return head;
    }
}
