package dev.slipstream.ui.connections;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.connections.ConnectionTest;
import dev.slipstream.connections.Connections;
import dev.slipstream.connections.Warehouse;
import dev.slipstream.ui.background.Background;
import dev.slipstream.ui.background.OnPage;
import dev.slipstream.ui.theme.Icons;
import java.util.Optional;

/** A section of a dialog: a warehouse as a form that can be tried, and how that went. */
public final class TestedWarehouse extends Div {
    private static final long serialVersionUID = 1;

    private final transient Connections connections;
    private final transient Background background;
    private final WarehouseFields fields;
    private final Button test = new Button("Test", _ -> test());
    private final Span outcome = new Span();

    /** @param sentence what the connection is for */
    public TestedWarehouse(
            String title, String sentence, WarehouseFields fields, Connections connections, Background background) {
        this.fields = fields;
        this.connections = connections;
        this.background = background;
        outcome.addClassName("slip-outcome");
        outcome.getElement().setAttribute("role", "status");
        var name = new Span(title);
        name.addClassName("slip-option-title");
        var detail = new Span(sentence);
        detail.addClassName("slip-secondary");
        var words = new Div(name, detail);
        words.addClassNames("slip-column", "slip-grow");
        var head = new Div(words, outcome, test);
        head.addClassName("slip-row");
        addClassName("slip-section");
        add(head, fields);
    }

    /** Empty if something is wrong, which the fields then say. */
    public Optional<Warehouse> read() {
        return fields.read();
    }

    /** @return whether it can be used */
    public boolean show(ConnectionTest tried) {
        fields.clearFaults();
        return switch (tried) {
            case ConnectionTest.Reached(var server, var millis) -> {
                tell(true, "Test passed, %d ms".formatted(millis));
                outcome.setTitle(server);
                yield true;
            }
            case ConnectionTest.Failed(var field, var message) -> {
                tell(false, "Test failed");
                fields.fault(field, message);
                yield false;
            }
        };
    }

    private void test() {
        read().ifPresent(warehouse -> {
            var ui = UI.getCurrent();
            test.setEnabled(false);
            outcome.removeAll();
            outcome.removeClassNames("good", "bad");
            outcome.setText("Trying…");
            background.run(() -> {
                var tried = connections.test(warehouse);
                OnPage.run(ui, () -> {
                    test.setEnabled(true);
                    show(tried);
                });
            });
        });
    }

    private void tell(boolean good, String words) {
        outcome.removeAll();
        outcome.setClassName("good", good);
        outcome.setClassName("bad", !good);
        outcome.add(Icons.of(good ? "circle-check" : "circle-x"), new Span(words));
    }
}
