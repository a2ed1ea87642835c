package dev.slipstream.ui.compare;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.compare.CannotCompare;
import dev.slipstream.compare.Comparisons;
import dev.slipstream.compare.Comparisons.Mine;
import dev.slipstream.compare.ResultDiff;
import dev.slipstream.preview.PreviewFailure;
import dev.slipstream.preview.Previews;
import dev.slipstream.security.UserName;
import dev.slipstream.ui.background.Background;
import dev.slipstream.ui.background.OnPage;
import dev.slipstream.ui.editor.OpenFile;
import dev.slipstream.ui.theme.Icons;
import dev.slipstream.ui.theme.Segments;
import dev.slipstream.workspace.ProjectId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares the model of one tab with production when told to, by the key that dbt knows or one that is chosen. */
public final class ComparePane extends Div {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(ComparePane.class);

    private final transient UserName user;
    private final transient ProjectId project;
    private final transient OpenFile file;
    private final transient Services services;
    private final Segments<Mine> sides =
            new Segments<>("Your rows", List.of(Mine.values()), ComparePane::words, this::choose);
    private final Span keyPlace = new Span();
    private final Span busy = new Span("Comparing in the warehouse");
    private final Button compare = new Button("Compare", _ -> compare());
    private final Button stop = new Button("Stop", _ -> stop());
    private final Div body = new Div();
    private Mine mine = Mine.QUERY;
    private String running = "";
    private transient Optional<List<String>> key = Optional.empty();

    /** What the pane asks. */
    public record Services(Comparisons comparisons, Previews previews, Background background) {}

    public ComparePane(UserName user, ProjectId project, OpenFile file, Services services) {
        this.user = user;
        this.project = project;
        this.file = file;
        this.services = services;
        addClassName("slip-results-pane");
        sides.press(mine);
        compare.addThemeVariants(ButtonVariant.SMALL);
        stop.addThemeVariants(ButtonVariant.SMALL);
        stop.setVisible(false);
        busy.setVisible(false);
        busy.addClassName("slip-secondary");
        var space = new Span();
        space.addClassName("slip-grow");
        var head = new Div(sides, keyPlace, space, busy, compare, stop);
        head.addClassName("slip-results-head");
        body.addClassNames("slip-results-pane", "slip-scroll");
        add(head, body);
        showEmpty();
    }

    private static String words(Mine side) {
        return switch (side) {
            case TABLE -> "My table";
            case QUERY -> "This SQL";
        };
    }

    private void showEmpty() {
        var title = new Span("Not compared yet");
        title.addClassName("slip-option-title");
        var words = new Span("Counts the rows that are new, gone or changed against production. The warehouse does it:"
                + " only counts and samples come here.");
        words.addClassName("slip-secondary");
        var start = new Button("Compare with production", _ -> compare());
        var empty = new Div(Icons.of("table-2"), title, words, start);
        empty.addClassName("slip-empty");
        set(empty);
    }

    private void choose(Mine side) {
        mine = side;
        compare();
    }

    /** By the key that was chosen; before there is one, by what dbt knows. */
    private void compare() {
        stop();
        var id = UUID.randomUUID().toString();
        var text = file.dirty() ? Optional.of(file.text()) : Optional.<String>empty();
        var question = new Comparisons.Question(file.path().value(), text, mine, key, id);
        running = id;
        busy(true);
        off(id, question);
    }

    private void stop() {
        if (!running.isEmpty()) {
            var id = running;
            running = "";
            busy(false);
            services.background().run(() -> services.previews().cancel(user, id));
        }
    }

    private void busy(boolean now) {
        compare.setVisible(!now);
        stop.setVisible(now);
        busy.setVisible(now);
        body.setClassName("slip-waiting", now);
    }

    private void off(String id, Comparisons.Question question) {
        var ui = UI.getCurrent();
        services.background().run(() -> {
            try {
                var diff = services.comparisons().compare(user, project, question);
                ended(ui, id, () -> show(diff));
            } catch (CannotCompare cannot) {
                ended(ui, id, () -> {
                    offerKey(cannot.choices(), question.key().orElse(List.of()));
                    say("These cannot be compared", String.valueOf(cannot.getMessage()));
                });
            } catch (PreviewFailure failure) {
                ended(ui, id, () -> say(failure.title(), String.valueOf(failure.getMessage())));
            } catch (RuntimeException unexpected) {
                LOG.error("a comparison failed", unexpected);
                ended(ui, id, () -> say("The comparison did not work", "The server's log has the details."));
            }
        });
    }

    private interface Shown {
        void now();
    }

    private void ended(UI ui, String id, Shown shown) {
        OnPage.run(ui, () -> {
            if (running.equals(id)) {
                running = "";
                busy(false);
                shown.now();
            }
        });
    }

    private void show(ResultDiff diff) {
        offerKey(
                diff.columns().stream()
                        .filter(ResultDiff.ColumnDiff::isShared)
                        .map(ResultDiff.ColumnDiff::name)
                        .toList(),
                diff.key());
        set(new DiffView(diff));
    }

    private void offerKey(List<String> choices, List<String> chosen) {
        if (choices.isEmpty()) {
            return;
        }
        var field = new MultiSelectComboBox<String>();
        field.setItems(choices);
        field.setValue(chosen.stream().filter(choices::contains).toList());
        field.setPlaceholder("Whole rows");
        field.setAriaLabel("Columns that tell rows apart");
        field.addClassName("slip-diff-key");
        field.addValueChangeListener(changed -> {
            if (changed.isFromClient()) {
                key = Optional.of(
                        choices.stream().filter(changed.getValue()::contains).toList());
                compare();
            }
        });
        keyPlace.removeAll();
        keyPlace.add(field);
    }

    private void say(String title, String reason) {
        var name = new Span(title);
        name.addClassNames("slip-option-title", "slip-bad");
        var words = new Span(reason);
        words.getElement().setAttribute("role", "alert");
        var box = new Div(name, words);
        box.addClassNames("slip-column", "slip-verdict");
        set(box);
    }

    private void set(Component shown) {
        body.removeAll();
        body.add(shown);
    }
}
