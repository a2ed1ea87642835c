package dev.slipstream.ui.connections;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.connections.Connection;
import dev.slipstream.connections.ConnectionTest;
import dev.slipstream.connections.Connections;
import dev.slipstream.connections.Warehouse;
import dev.slipstream.onboarding.Onboarding;
import dev.slipstream.security.Role;
import dev.slipstream.security.User;
import dev.slipstream.ui.background.Background;
import dev.slipstream.ui.background.OnPage;
import dev.slipstream.workspace.ProjectId;
import java.util.Optional;

/** Asks for the user's own connection of a project, and an admin for production's. Nothing is kept before it was tried. */
public final class ConnectionsDialog extends Dialog {
    private static final long serialVersionUID = 1;

    private final transient User user;
    private final transient ProjectId project;
    private final transient Services services;
    private final transient Runnable done;
    private final TestedWarehouse development;
    private final TestedWarehouse production;
    private final Span failure = new Span();
    private final Checkbox withProduction =
            new Checkbox("Set up production too: Bolt builds it, everybody may defer to it");
    private final Button save = new Button("Save");

    /** What the dialog asks and tells. */
    public record Services(Connections connections, Onboarding onboarding, Background background) {}

    /** @param done called on the page's thread when it is kept */
    public ConnectionsDialog(User user, ProjectId project, Services services, Runnable done) {
        this.user = user;
        this.project = project;
        this.services = services;
        this.done = done;
        var known = services.connections().production(project).map(Connection::warehouse);
        var mine = services.connections().development(user.name(), project).map(Connection::warehouse);
        this.development = section(
                "Your own connection",
                "Your dbt builds into this schema, and only there.",
                mine.map(WarehouseFields::of)
                        .orElseGet(() ->
                                new WarehouseFields(known, "dbt_" + user.name().value())));
        this.production = section(
                "Production connection",
                "Used by Bolt only: it never is in a session, a terminal or a file.",
                new WarehouseFields(Optional.empty(), "dbt_prod"));
        setHeaderTitle((mine.isEmpty() ? "Connect %s to its warehouse" : "How you reach the warehouse of %s")
                .formatted(project));
        setWidth("640px");
        addClassName("slip-set-up");
        failure.addClassName("slip-error-text");
        failure.getElement().setAttribute("role", "alert");
        add(development);
        if (user.is(Role.ADMIN) && known.isEmpty()) {
            production.setVisible(false);
            withProduction.addValueChangeListener(changed -> production.setVisible(changed.getValue()));
            var choice = new Div(withProduction);
            choice.addClassName("slip-section");
            add(choice, production);
        }
        add(failure);
        var cancel = new Button(mine.isEmpty() ? "Not now" : "Cancel", _ -> close());
        cancel.addThemeVariants(ButtonVariant.TERTIARY);
        save.addThemeVariants(ButtonVariant.PRIMARY);
        save.addClickListener(_ -> save());
        getFooter().add(cancel, save);
    }

    /** Opens it on the current page, which loads anew when something was kept. */
    public static void open(User user, ProjectId project, Services services) {
        var page = UI.getCurrent().getPage();
        new ConnectionsDialog(user, project, services, page::reload).open();
    }

    private TestedWarehouse section(String title, String sentence, WarehouseFields fields) {
        return new TestedWarehouse(title, sentence, fields, services.connections(), services.background());
    }

    private void save() {
        var mine = development.read();
        var theirs = withProduction.getValue() ? production.read() : Optional.<Warehouse>empty();
        if (mine.isEmpty() || (withProduction.getValue() && theirs.isEmpty())) {
            return;
        }
        save.setEnabled(false);
        off(
                () -> new Tried(services.connections().test(mine.get()), theirs.map(services.connections()::test)),
                tried -> {
                    save.setEnabled(true);
                    var good = development.show(tried.mine());
                    good &= tried.theirs().isEmpty()
                            || production.show(tried.theirs().get());
                    if (good) {
                        keep(mine.get(), theirs);
                    }
                });
    }

    private record Tried(ConnectionTest mine, Optional<ConnectionTest> theirs) {}

    private void keep(Warehouse mine, Optional<Warehouse> theirs) {
        save.setEnabled(false);
        off(
                () -> {
                    services.connections().save(new Connection.Development(project, user.name(), mine));
                    theirs.ifPresent(
                            warehouse -> services.onboarding().setUpProduction(user.name(), project, warehouse));
                    return true;
                },
                _ -> {
                    close();
                    done.run();
                });
    }

    private interface Question<T> {
        T ask();
    }

    private interface Answer<T> {
        void take(T answer);
    }

    private <T> void off(Question<T> question, Answer<T> then) {
        var ui = UI.getCurrent();
        services.background().run(() -> {
            try {
                var answer = question.ask();
                OnPage.run(ui, () -> then.take(answer));
            } catch (RuntimeException thrown) {
                OnPage.run(ui, () -> {
                    save.setEnabled(true);
                    failure.setText("It was not kept: %s".formatted(thrown.getMessage()));
                });
            }
        });
    }
}
