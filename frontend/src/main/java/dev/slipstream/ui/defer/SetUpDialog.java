package dev.slipstream.ui.defer;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.connections.Connection;
import dev.slipstream.connections.ConnectionTest;
import dev.slipstream.connections.Warehouse;
import dev.slipstream.ui.background.OnPage;
import dev.slipstream.ui.connections.WarehouseFields;
import java.util.Optional;

/** All four prerequisites in one prefilled dialog; nothing is created before the button is pressed. */
final class SetUpDialog extends Dialog {
    private static final long serialVersionUID = 1;

    private final transient Deferring deferring;
    private final transient Optional<Warehouse> known;
    private final WarehouseFields fields;
    private final Div outcome = new Div();
    private final Button create = new Button("Create and run");
    private final Button test = new Button("Test");
    private final transient Runnable done;

    /** @param done called on the page's thread when it is all under way */
    SetUpDialog(Deferring deferring, Runnable done) {
        this.deferring = deferring;
        this.done = done;
        var connections = deferring.backend().connections();
        this.known = connections.production(deferring.project()).map(Connection::warehouse);
        this.fields = new WarehouseFields(
                connections
                        .development(deferring.user().name(), deferring.project())
                        .map(Connection::warehouse),
                "dbt_prod");
        setHeaderTitle("Set up Defer to production");
        addClassName("slip-set-up");
        outcome.getElement().setAttribute("role", "status");
        test.addClickListener(_ -> test());
        create.addThemeVariants(ButtonVariant.PRIMARY);
        create.addClickListener(_ -> create());
        add(
                part(1, "Production connection", "used by Bolt only, never by sessions", connection()),
                part(2, "Schedule", "daily_prod: dbt seed, dbt build · every day 6:00 UTC · default branch"),
                part(3, "Defer to production", "enabled on daily_prod: sessions read what it builds"),
                part(4, "First run", "starts now; defer turns on for you when it has succeeded"),
                outcome);
        var cancel = new Button("Cancel", _ -> close());
        cancel.addThemeVariants(ButtonVariant.TERTIARY);
        getFooter().add(cancel, create);
    }

    private Component[] connection() {
        return known.map(warehouse -> new Component[] {new Span("Connected: " + warehouse.schema())})
                .orElseGet(() -> new Component[] {fields, test});
    }

    private static Component part(int number, String title, String sentence, Component... content) {
        var sign = new Span(Integer.toString(number));
        sign.addClassName("slip-step-sign");
        var name = new Span(title);
        name.addClassName("slip-option-title");
        var detail = new Span(sentence);
        detail.addClassName("slip-secondary");
        var words = new Div(name, detail);
        words.addClassNames("slip-column", "slip-grow");
        words.add(content);
        var part = new Div(sign, words);
        part.addClassNames("slip-step", "next");
        return part;
    }

    private void test() {
        fields.read().ifPresent(warehouse -> {
            test.setEnabled(false);
            off(() -> {
                var result = deferring.backend().connections().test(warehouse);
                return () -> show(result);
            });
        });
    }

    private void show(ConnectionTest result) {
        test.setEnabled(true);
        switch (result) {
            case ConnectionTest.Reached(var server, var millis) -> {
                fields.clearFaults();
                tell("Test passed, %d ms · %s".formatted(millis, server));
            }
            case ConnectionTest.Failed(var field, var message) -> {
                fields.fault(field, message);
                tell(message);
            }
        }
    }

    private void create() {
        known.or(fields::read).ifPresent(warehouse -> {
            create.setEnabled(false);
            off(() -> {
                deferring
                        .backend()
                        .onboarding()
                        .setUpProduction(deferring.user().name(), deferring.project(), warehouse);
                return () -> {
                    close();
                    done.run();
                };
            });
        });
    }

    /** Work off the page's thread that ends in something to show on it. */
    private interface Work {
        Runnable begin();
    }

    private void off(Work work) {
        var ui = UI.getCurrent();
        deferring.backend().background().run(() -> {
            try {
                var shown = work.begin();
                OnPage.run(ui, shown::run);
            } catch (RuntimeException failure) {
                OnPage.run(ui, () -> failed(failure));
            }
        });
    }

    private void failed(RuntimeException failure) {
        create.setEnabled(true);
        test.setEnabled(true);
        tell("It could not be set up: " + failure.getMessage());
    }

    private void tell(String sentence) {
        outcome.setText(sentence);
    }
}
