package dev.slipstream.ui.terminal;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.component.notification.NotificationVariant;
import com.vaadin.flow.component.tabs.Tabs;
import dev.slipstream.sandbox.Isolation;
import dev.slipstream.security.UserName;
import dev.slipstream.terminal.TerminalId;
import dev.slipstream.terminal.TerminalSize;
import dev.slipstream.terminal.TerminalSummary;
import dev.slipstream.terminal.Terminals;
import dev.slipstream.terminal.TerminalsClosed;
import dev.slipstream.ui.theme.Icons;
import dev.slipstream.workspace.ProjectId;
import dev.slipstream.workspace.WorkspacePath;
import java.io.Serializable;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The user's terminals of a project: those that run already, else a new one, in tabs; a tab holds several after a split. */
public final class TerminalPanel extends Div {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(TerminalPanel.class);

    /** Until the browser tells the real one. */
    private static final TerminalSize FIRST_SIZE = new TerminalSize(120, 14);

    private static final int TOLD_MILLIS = 8_000;

    private final transient Terminals terminals;
    private final transient UserName user;
    private final transient ProjectId project;
    private final Tabs tabs = new Tabs();
    private final Div screens = new Div();
    private final transient Files files;
    private transient TerminalPreferences preferences = TerminalPreferences.FIRST;

    /** Opens a file of the checkout that a program named. */
    public interface Files {
        /** @param line from 1; empty where none was named */
        void open(WorkspacePath path, OptionalInt line);
    }

    public TerminalPanel(Terminals terminals, UserName user, ProjectId project, Files files) {
        this.files = files;
        this.terminals = terminals;
        this.user = user;
        this.project = project;
        addClassNames("slip-terminals", "slip-island");
        getElement().setAttribute("role", "region");
        getElement().setAttribute("aria-label", "Terminal");
        setSizeFull();
        tabs.setAutoselect(true);
        tabs.addSelectedChangeListener(_ -> showSelected());
        var bar = new Div(
                tabs,
                button("plus", "New terminal", this::open),
                button("panel-right", "Split terminal", this::split),
                new TerminalMenu(this::prefer, this::rename));
        bar.addClassName("slip-panel-tabs");
        screens.addClassName("slip-terminal-screens");
        add(bar, screens);
    }

    /** Types a command into the terminal that is shown, in a new one if there is none, and runs it. */
    public void run(String command) {
        if (tabs.getSelectedTab() == null) {
            open();
        }
        shown().map(TerminalTab::oldest).ifPresent(pane -> {
            terminals.type(user, pane.id(), command + "\r");
            pane.screen().focus();
        });
    }

    private Optional<TerminalTab> shown() {
        return tabs.getSelectedTab() instanceof TerminalTab tab ? Optional.of(tab) : Optional.empty();
    }

    private Stream<TerminalTab> all() {
        return tabs.getChildren().filter(TerminalTab.class::isInstance).map(TerminalTab.class::cast);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        if (all().findAny().isEmpty()) {
            terminals.list(user, project).forEach(this::show);
            if (all().findAny().isEmpty()) {
                openFirst();
            }
        }
    }

    /** Nobody has asked for it: where none may be opened, its place says so, and no more. */
    private void openFirst() {
        try {
            show(terminals.open(user, project, FIRST_SIZE));
        } catch (TerminalsClosed refusal) {
            notice(refusal.why());
        } catch (RuntimeException failure) {
            tell("No terminal: %s".formatted(failure.getMessage()));
        }
    }

    /** In the place of the terminals; only where there is none. */
    private void notice(Isolation.Closed why) {
        screens.removeAll();
        screens.add(new ClosedNotice(why));
    }

    private void open() {
        start().ifPresent(this::show);
    }

    /** Another terminal beside the one that is shown. */
    private void split() {
        var tab = shown();
        if (tab.isEmpty()) {
            open();
            return;
        }
        start().ifPresent(terminal -> {
            terminals.place(user, terminal.id(), tab.get().group());
            tab.get().chosenName().ifPresent(name -> terminals.rename(user, terminal.id(), name));
            add(tab.get(), terminal.id());
        });
    }

    private Optional<TerminalSummary> start() {
        try {
            return Optional.of(terminals.open(user, project, FIRST_SIZE));
        } catch (TerminalsClosed refusal) {
            if (all().findAny().isEmpty()) {
                notice(refusal.why());
                tell("No terminal: they are closed on this server");
            } else {
                tell(refusal.why().sentence());
            }
            return Optional.empty();
        } catch (RuntimeException failure) {
            tell("No terminal: %s".formatted(failure.getMessage()));
            return Optional.empty();
        }
    }

    private static void tell(String words) {
        var problem = new Notification(words);
        problem.addThemeVariants(NotificationVariant.ERROR);
        problem.setAssertive(true);
        problem.setDuration(TOLD_MILLIS);
        problem.setPosition(Notification.Position.BOTTOM_END);
        problem.open();
    }

    private void show(TerminalSummary terminal) {
        var group = terminal.beside().orElse(terminal.id());
        var split = all().filter(tab -> tab.group().equals(group)).findAny();
        if (split.isPresent()) {
            add(split.get(), terminal.id());
            return;
        }
        var tab = new TerminalTab("bash", group);
        if (terminal.named()) {
            tab.rename(terminal.title());
        }
        tab.add(button("x", "Close terminal", () -> close(tab)));
        add(tab, terminal.id());
        tabs.add(tab);
        screens.add(tab.screens());
        tabs.setSelectedTab(tab);
        showSelected();
    }

    private void add(TerminalTab tab, TerminalId id) {
        var screen = new TerminalElement(id, () -> ticket(id));
        screen.prefer(preferences);
        screen.onFile(this::openFile);
        tab.add(new TerminalTab.Pane(id, screen));
        screen.focus();
    }

    private void prefer(TerminalPreferences chosen) {
        preferences = chosen;
        all().flatMap(tab -> tab.panes().stream()).forEach(pane -> pane.screen().prefer(chosen));
    }

    private void rename() {
        shown().ifPresent(tab -> new NameDialog(tab.name(), name -> rename(tab, name)).open());
    }

    private void rename(TerminalTab tab, String name) {
        tab.rename(name);
        tab.panes().forEach(pane -> terminals.rename(user, pane.id(), name));
    }

    /** What is no path inside the checkout is left alone. */
    private void openFile(String text, int line) {
        try {
            files.open(new WorkspacePath(text), line > 0 ? OptionalInt.of(line) : OptionalInt.empty());
        } catch (IllegalArgumentException outside) {
            LOG.debug("{}", outside.getMessage());
        }
    }

    private String ticket(TerminalId id) {
        try {
            return terminals.ticket(user, id);
        } catch (NoSuchElementException gone) {
            return "";
        }
    }

    private void close(TerminalTab tab) {
        tab.panes().forEach(pane -> terminals.close(user, pane.id()));
        tabs.remove(tab);
        screens.remove(tab.screens());
        showSelected();
    }

    /** A screen that is not seen stays on the page, so that it goes on where it was. */
    private void showSelected() {
        all().forEach(tab ->
                tab.screens().getStyle().set("display", tab.equals(tabs.getSelectedTab()) ? "flex" : "none"));
    }

    private static Button button(String icon, String name, Action action) {
        var button = Icons.button(icon, name);
        button.addClickListener(_ -> action.run());
        return button;
    }

    /** What Vaadin can keep in a session. */
    private interface Action extends Runnable, Serializable {}
}
