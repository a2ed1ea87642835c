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
import java.util.List;

/** Suggestions with their buttons; the first one's first button is the primary. */
final class SuggestionList extends Div {
    private static final long serialVersionUID = 1;

    SuggestionList(List<Suggestion> suggestions, ExplainTable.Act act) {
        addClassName("slip-suggestions");
        var label = new Span("Suggestions");
        label.addClassName("slip-label");
        add(label);
        for (var suggestion : suggestions) {
            add(row(suggestion, suggestion.equals(suggestions.getFirst()), act));
        }
    }

    private static Div row(Suggestion suggestion, boolean first, ExplainTable.Act act) {
        var title = new Span(suggestion.title());
        title.addClassName("slip-option-title");
        var text = new Span(suggestion.text());
        text.addClassName("slip-secondary");
        var words = new Div(title, text);
        words.addClassNames("slip-column", "slip-grow");
        var row = new Div(Icons.of(suggestion.icon()), words);
        row.addClassName("slip-suggestion");
        if (!suggestion.command().isEmpty()) {
            var command = new Span(suggestion.command());
            command.addClassName("slip-mono");
            row.add(command);
        }
        suggestion.deeds().forEach(deed -> {
            var primary = first && deed.equals(suggestion.deeds().getFirst());
            row.add(button(deed, primary, act));
        });
        return row;
    }

    private static Component button(Deed deed, boolean primary, ExplainTable.Act act) {
        return switch (deed) {
            case Deed.Open(var label, var path) -> {
                var link = new Anchor(path, label);
                link.setTarget(AnchorTarget.BLANK);
                yield link;
            }
            case Deed.Type(var label, var command) -> button(label, primary, () -> act.type(command));
            case Deed.PinTo(var label, var node, var side) -> button(label, primary, () -> act.pin(node, side));
        };
    }

    private static Button button(String label, boolean primary, ExplainTable.Done done) {
        var button = new Button(label, _ -> done.run());
        button.addThemeVariants(ButtonVariant.SMALL);
        if (primary) {
            button.addThemeVariants(ButtonVariant.PRIMARY);
        }
        return button;
    }
}
