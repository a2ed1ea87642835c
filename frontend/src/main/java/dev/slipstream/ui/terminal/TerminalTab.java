package dev.slipstream.ui.terminal;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.tabs.Tab;
import dev.slipstream.terminal.TerminalId;
import dev.slipstream.ui.theme.Icons;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A tab and its terminals side by side: a name, and how the last command stands, by colour and in words. */
final class TerminalTab extends Tab {
    private static final long serialVersionUID = 1;

    private final Span title = new Span();
    private final Span progress = new Span();
    private final Div screens = new Div();
    private final transient List<Pane> panes = new ArrayList<>();
    private transient Optional<String> name = Optional.empty();
    private final transient TerminalId group;
    private String first;

    /** One terminal of a tab. */
    record Pane(TerminalId id, TerminalElement screen) {}

    /**
     * @param first its name until a program or the user gives it another
     * @param group the terminal that all its others were split from, which may have ended
     */
    TerminalTab(String first, TerminalId group) {
        this.first = first;
        this.group = group;
        title.setText(first);
        progress.addClassName("slip-terminal-progress");
        progress.setVisible(false);
        screens.addClassName("slip-terminal-panes");
        add(Icons.of("terminal"), title, progress);
        addClassName("slip-terminal-tab");
    }

    Div screens() {
        return screens;
    }

    TerminalId group() {
        return group;
    }

    /** Empty if the user gave it none. */
    Optional<String> chosenName() {
        return name;
    }

    List<Pane> panes() {
        return List.copyOf(panes);
    }

    /** The one that the tab was opened for, or the next one once that has ended: its commands are the tab's. */
    Pane oldest() {
        return panes.getFirst();
    }

    void add(Pane pane) {
        panes.add(pane);
        screens.add(pane.screen());
        pane.screen().onTitle(text -> program(pane, text));
        pane.screen().onState((state, percent) -> show(pane, state, percent));
        pane.screen().onExit(code -> ended(pane, code));
    }

    String name() {
        return title.getText();
    }

    /** @param chosen by the user; empty: whatever the program says */
    void rename(String chosen) {
        name = Optional.of(chosen).filter(text -> !text.isBlank());
        title.setText(name.orElse(first));
    }

    private void program(Pane pane, String text) {
        if (name.isEmpty() && oldest().equals(pane)) {
            title.setText(text.isBlank() ? first : text);
        }
    }

    private void show(Pane pane, CommandState state, int percent) {
        if (!oldest().equals(pane)) {
            return;
        }
        for (var each : CommandState.values()) {
            setClassName(each.style(), each == state);
        }
        var known = state == CommandState.RUNNING && percent >= 0;
        progress.setVisible(known);
        progress.setText("%d %%".formatted(Math.clamp(percent, 0, 100)));
        getElement().setAttribute("title", state.style());
    }

    private void ended(Pane pane, int code) {
        if (panes.size() > 1) {
            panes.remove(pane);
            screens.remove(pane.screen());
            return;
        }
        first = "%s (ended)".formatted(name());
        rename("");
        show(pane, code == 0 ? CommandState.IDLE : CommandState.FAILED, -1);
        setClassName("ended", true);
    }
}
