package dev.slipstream.ui.preview;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.AnchorTarget;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.ui.preview.Suggestion.Deed;
import dev.slipstream.ui.theme.Icons;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Suggestions with their buttons; the first one's first button is the primary. */
final class SuggestionList extends Div {
    private static final long serialVersionUID = 1;

    private final transient ExplainTable.Act act;
    private final transient Map<Suggestion, Row> rows = new HashMap<>();

    SuggestionList(ExplainTable.Act act) {
        this.act = act;
        addClassName("slip-suggestions");
        var label = new Span("Suggestions");
        label.addClassName("slip-label");
        add(label);
        setVisible(false);
    }

    /** The row of a suggestion stays while the suggestion does. */
    void show(List<Suggestion> suggestions) {
        setVisible(!suggestions.isEmpty());
        rows.keySet().stream()
                .filter(old -> !suggestions.contains(old))
                .toList()
                .forEach(old -> remove(rows.remove(old)));
        for (var index = 0; index < suggestions.size(); index++) {
            var row = rows.computeIfAbsent(suggestions.get(index), each -> new Row(each, act));
            row.first(index == 0);
            if (indexOf(row) != index + 1) {
                addComponentAtIndex(index + 1, row);
            }
        }
    }

    private static final class Row extends Div {
        private static final long serialVersionUID = 1;

        private final List<Component> buttons;

        Row(Suggestion suggestion, ExplainTable.Act act) {
            var title = new Span(suggestion.title());
            title.addClassName("slip-option-title");
            var text = new Span(suggestion.text());
            text.addClassName("slip-secondary");
            var words = new Div(title, text);
            words.addClassNames("slip-column", "slip-grow");
            addClassName("slip-suggestion");
            add(Icons.of(suggestion.icon()), words);
            if (!suggestion.command().isEmpty()) {
                var command = new Span(suggestion.command());
                command.addClassName("slip-mono");
                add(command);
            }
            buttons = suggestion.deeds().stream().map(deed -> button(deed, act)).toList();
            add(buttons);
        }

        void first(boolean now) {
            if (buttons.getFirst() instanceof Button button) {
                button.setThemeVariant(ButtonVariant.PRIMARY, now);
            }
        }
    }

    private static Component button(Deed deed, ExplainTable.Act act) {
        return switch (deed) {
            case Deed.Open(var label, var path) -> {
                var link = new Anchor(path, label);
                link.setTarget(AnchorTarget.BLANK);
                yield link;
            }
            case Deed.Type(var label, var command) -> button(label, () -> act.type(command));
            case Deed.PinTo(var label, var node, var side) -> button(label, () -> act.pin(node, side));
        };
    }

    private static Button button(String label, ExplainTable.Done done) {
        var button = new Button(label, _ -> done.run());
        button.addThemeVariants(ButtonVariant.SMALL);
        return button;
    }
}
