package dev.slipstream.ui.defer;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.KeyModifier;
import com.vaadin.flow.component.Shortcuts;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.component.popover.Popover;
import com.vaadin.flow.component.popover.PopoverPosition;
import com.vaadin.flow.component.shared.Tooltip;
import dev.slipstream.defer.Ages;
import dev.slipstream.defer.DeferChoice;
import dev.slipstream.defer.DeferMode;
import dev.slipstream.defer.DeferStatus;
import dev.slipstream.defer.DeferStatus.State;
import dev.slipstream.security.User;
import dev.slipstream.ui.background.Following;
import dev.slipstream.ui.background.OnPage;
import dev.slipstream.ui.theme.Icons;
import dev.slipstream.workspace.ProjectId;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The split button of the toolbar: its main part turns deferring on and off, its chevron opens the menu. Follows every
 * change, whoever made it. Alt+Shift+D turns it on and off, M opens the menu, S swaps standard and favor state.
 */
public final class DeferControl extends Div {
    private static final long serialVersionUID = 1;
    private static final int NOTIFICATION_MILLIS = 5_000;
    private static final DateTimeFormatter ABSOLUTE =
            DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm z", Locale.ENGLISH);

    private final transient Deferring deferring;
    private final Button main = new Button();
    private final Button chevron = new Button();
    private final Popover popover = new Popover();
    private final Tooltip tooltip = Tooltip.forComponent(main);
    private final DeferMenu menu;
    private transient @Nullable Shown shown;

    /** What is shown stays while it is the same: a click on what is replaced between press and release is lost. */
    private record Shown(DeferFace face, boolean pinned) {}

    public DeferControl(User user, ProjectId project, DeferBackend backend) {
        this.deferring = new Deferring(user, project, backend);
        this.menu = new DeferMenu(deferring, this::refresh);
        addClassName("slip-split");
        getElement().setAttribute("role", "group").setAttribute("aria-label", "Defer to production");
        main.addClassName("slip-split-main");
        main.addClickListener(_ -> toggle());
        chevron.addClassName("slip-split-chevron");
        chevron.setIcon(Icons.of("chevron-down"));
        chevron.setAriaLabel("Defer menu");
        chevron.getElement().setAttribute("aria-haspopup", "dialog");
        popover.setTarget(this);
        popover.setOpenOnClick(false);
        chevron.addClickListener(_ -> popover.setOpened(!popover.isOpened()));
        popover.setPosition(PopoverPosition.BOTTOM_START);
        popover.setRole("dialog");
        popover.setAriaLabel("Defer to production");
        popover.setAutofocus(true);
        popover.addClassName("slip-defer-popover");
        popover.add(menu);
        popover.addOpenedChangeListener(change -> {
            if (change.isOpened()) {
                menu.refresh();
            }
        });
        add(main, chevron, popover);
        Shortcuts.addShortcutListener(this, this::toggle, Key.KEY_D, KeyModifier.ALT, KeyModifier.SHIFT);
        Shortcuts.addShortcutListener(this, this::openMenu, Key.KEY_M, KeyModifier.ALT, KeyModifier.SHIFT);
        Shortcuts.addShortcutListener(this, this::swap, Key.KEY_S, KeyModifier.ALT, KeyModifier.SHIFT);
        Following.whileAttached(this, this::follow);
        refresh();
    }

    /** Opens the menu, as the status bar's text does. */
    public void openMenu() {
        popover.open();
    }

    /** Sets the mode and says so, with an Undo; the menu is opened instead if production is not there yet. */
    public void choose(DeferMode mode) {
        change(deferring.status().choice().with(mode));
    }

    private List<AutoCloseable> follow(UI ui) {
        var backend = deferring.backend();
        refresh();
        return List.of(
                backend.deferrals().onChange(deferring.project(), _ -> OnPage.run(ui, this::changed)),
                backend.background().every(Duration.ofMinutes(1), () -> OnPage.run(ui, this::refresh)));
    }

    private void changed() {
        if (deferring.turnOnIfWanted()) {
            tell(
                    "Defer on, standard. Production is ready.",
                    deferring.status().choice().with(DeferMode.OFF));
        }
        refresh();
        if (popover.isOpened()) {
            menu.refresh();
        }
    }

    private void toggle() {
        change(deferring.toggled());
    }

    private void swap() {
        change(deferring
                .status()
                .choice()
                .with(
                        deferring.status().choice().mode() == DeferMode.STANDARD
                                ? DeferMode.FAVOR_STATE
                                : DeferMode.STANDARD));
    }

    private void change(DeferChoice choice) {
        var before = deferring.status();
        if (before.state() instanceof State.Missing && choice.mode() != DeferMode.OFF) {
            openMenu();
            return;
        }
        deferring.choose(choice);
        refresh();
        tell(sentence(deferring.status()), before.choice());
    }

    private String sentence(DeferStatus status) {
        if (status.choice().mode() == DeferMode.OFF) {
            return "Defer off. Commands read %s only."
                    .formatted(deferring
                            .backend()
                            .developmentSchema(deferring.user().name(), deferring.project()));
        }
        return status.artifact()
                .map(artifact -> "Defer on, %s. Reads %s run #%s, %s."
                        .formatted(status.choice().mode().words(), artifact.schedule(), artifact.run(), age(status)))
                .orElse("Defer on, %s.".formatted(status.choice().mode().words()));
    }

    private static String age(DeferStatus status) {
        return switch (status.state()) {
            case State.Ready ready -> Ages.ago(ready.age());
            case State.Missing _ -> "";
        };
    }

    private void tell(String sentence, DeferChoice undone) {
        if (UI.getCurrent() == null) {
            return;
        }
        var notification = new Notification();
        var undo = new Button("Undo", _ -> {
            notification.close();
            deferring.choose(undone);
            refresh();
        });
        undo.addThemeVariants(ButtonVariant.SMALL);
        notification.add(new Span(sentence), undo);
        notification.addClassName("slip-said");
        notification.setPosition(Notification.Position.BOTTOM_END);
        notification.setDuration(NOTIFICATION_MILLIS);
        notification.open();
    }

    private void refresh() {
        var status = deferring.status();
        var face = DeferFace.of(status);
        var pinned = status.state() instanceof State.Ready ready && ready.pinned();
        var now = new Shown(face, pinned);
        if (!now.equals(shown)) {
            shown = now;
            show(face, pinned);
        }
        tooltip.setText(status.artifact()
                .map(artifact -> "%s run #%s ended %s"
                        .formatted(
                                artifact.schedule(),
                                artifact.run(),
                                ABSOLUTE.format(artifact.finishedAt().atZone(ZoneId.systemDefault()))))
                .orElse(face.name()));
    }

    private void show(DeferFace face, boolean pinned) {
        for (var tone : DeferFace.Tone.values()) {
            setClassName(css(tone.name()), tone == face.tone());
        }
        var content = new Span(Glyphs.of(face.mark()), new Span(face.text()));
        content.addClassName("slip-split-text");
        if (!face.aside().isEmpty()) {
            var aside = new Span(face.aside());
            aside.addClassName("slip-age");
            if (pinned) {
                aside.addComponentAsFirst(Icons.of("pin"));
            }
            content.add(aside);
        }
        main.setIcon(content);
        main.setAriaLabel(face.name());
        main.getElement().setAttribute("aria-pressed", Boolean.toString(face.pressed()));
    }

    private static String css(String tone) {
        return "slip-" + tone.toLowerCase(Locale.ROOT);
    }
}
