package dev.slipstream.ui.defer;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.connections.Connection;
import dev.slipstream.connections.Warehouse;
import dev.slipstream.ui.background.OnPage;
import dev.slipstream.ui.connections.TestedWarehouse;
import dev.slipstream.ui.connections.WarehouseFields;
import java.util.Optional;

/** All four prerequisites in one prefilled dialog; nothing is created before the button is pressed. */
final class SetUpDialog extends Dialog {
    private static final long serialVersionUID = 1;

    private final transient Deferring deferring;
    private final transient Optional<Warehouse> known;
    private final TestedWarehouse production;
    private final Span failure = new Span();
    private final Button create = new Button("Create and run");
    private final transient Runnable done;

    /** @param done called on the page's thread when it is all under way */
    SetUpDialog(Deferring deferring, Runnable done) {
        this.deferring = deferring;
        this.done = done;
        var connections = deferring.backend().connections();
        this.known = connections.production(deferring.project()).map(Connection::warehouse);
        var mine = connections
                .development(deferring.user().name(), deferring.project())
                .map(Connection::warehouse);
        this.production = new TestedWarehouse(
                "Production connection",
                "used by Bolt only, never by sessions",
                new WarehouseFields(mine, "dbt_prod"),
                connections,
                deferring.backend().background());
        setHeaderTitle("Set up Defer to production");
        addClassName("slip-set-up");
        setWidth("660px");
        failure.addClassName("slip-error-text");
        failure.getElement().setAttribute("role", "alert");
        create.addThemeVariants(ButtonVariant.PRIMARY);
        create.addClickListener(_ -> create());
        add(
                numbered(1, connection()),
                part(2, "Schedule", "daily_prod: dbt seed, dbt build · every day 6:00 UTC · default branch"),
                part(3, "Defer to production", "enabled on daily_prod: sessions read what it builds"),
                part(4, "First run", "starts now; defer turns on for you when it has succeeded"),
                failure);
        var cancel = new Button("Cancel", _ -> close());
        cancel.addThemeVariants(ButtonVariant.TERTIARY);
        getFooter().add(cancel, create);
    }

    private Component connection() {
        return known.<Component>map(warehouse ->
                        words("Production connection", "there: %s, used by Bolt only".formatted(warehouse.schema())))
                .orElse(production);
    }

    private static Component part(int number, String title, String sentence) {
        return numbered(number, words(title, sentence));
    }

    private static Component words(String title, String sentence) {
        var name = new Span(title);
        name.addClassName("slip-option-title");
        var detail = new Span(sentence);
        detail.addClassName("slip-secondary");
        var words = new Div(name, detail);
        words.addClassName("slip-column");
        return words;
    }

    private static Component numbered(int number, Component content) {
        var sign = new Span(Integer.toString(number));
        sign.addClassName("slip-step-sign");
        var held = new Div(content);
        held.addClassName("slip-grow");
        var part = new Div(sign, held);
        part.addClassNames("slip-step", "next", "slip-section");
        return part;
    }

    private void create() {
        known.or(production::read).ifPresent(warehouse -> {
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
            } catch (RuntimeException thrown) {
                OnPage.run(ui, () -> failed(thrown));
            }
        });
    }

    private void failed(RuntimeException thrown) {
        create.setEnabled(true);
        failure.setText("It could not be set up: " + thrown.getMessage());
    }
}
