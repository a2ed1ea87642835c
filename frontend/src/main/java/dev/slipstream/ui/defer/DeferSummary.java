package dev.slipstream.ui.defer;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.defer.Ages;
import dev.slipstream.defer.DeferMode;
import dev.slipstream.defer.DeferStatus;
import dev.slipstream.defer.DeferStatus.State;
import dev.slipstream.security.User;
import dev.slipstream.ui.background.Following;
import dev.slipstream.ui.background.OnPage;
import dev.slipstream.workspace.ProjectId;
import java.time.Duration;
import java.util.List;

/** The status bar's text: what is read from; a click opens the control's menu. */
public final class DeferSummary extends Button {
    private static final long serialVersionUID = 1;

    private final transient User user;
    private final transient ProjectId project;
    private final transient DeferBackend backend;

    public DeferSummary(User user, ProjectId project, DeferBackend backend, DeferControl control) {
        this.user = user;
        this.project = project;
        this.backend = backend;
        addThemeVariants(ButtonVariant.TERTIARY, ButtonVariant.SMALL);
        addClassName("slip-defer-summary");
        addClickListener(_ -> control.openMenu());
        Following.whileAttached(this, this::follow);
        refresh();
    }

    private List<AutoCloseable> follow(UI ui) {
        refresh();
        return List.of(
                backend.deferrals().onChange(project, _ -> OnPage.run(ui, this::refresh)),
                backend.background().every(Duration.ofMinutes(1), () -> OnPage.run(ui, this::refresh)));
    }

    private void refresh() {
        var status = backend.deferrals().status(user.name(), project);
        setIcon(new Span(
                Glyphs.of(status.defers() ? DeferFace.Mark.PRODUCTION : DeferFace.Mark.HOLLOW),
                new Span(" " + text(status))));
        setClassName("slip-deferring", status.defers());
        setAriaLabel(text(status) + ", opens the defer menu");
    }

    static String text(DeferStatus status) {
        return switch (status.state()) {
            case State.Ready ready ->
                status.choice().mode() == DeferMode.OFF
                        ? "Defer: off"
                        : "Defer: %s #%s · %s"
                                .formatted(
                                        ready.artifact().schedule(),
                                        ready.artifact().run(),
                                        Ages.text(ready.age()));
            case State.Missing _ -> DeferFace.of(status).text();
        };
    }
}
