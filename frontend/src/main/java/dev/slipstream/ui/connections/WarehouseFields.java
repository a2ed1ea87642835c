package dev.slipstream.ui.connections;

import com.vaadin.flow.component.HasValidation;
import com.vaadin.flow.component.formlayout.FormLayout;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.component.textfield.TextField;
import dev.slipstream.connections.Password;
import dev.slipstream.connections.SslMode;
import dev.slipstream.connections.Warehouse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A PostgreSQL connection as a form. */
public final class WarehouseFields extends FormLayout {
    private static final long serialVersionUID = 1;
    private static final int POSTGRES_PORT = 5432;
    private static final int COLUMNS = 3;

    private final TextField host = new TextField("Host");
    private final IntegerField port = new IntegerField("Port");
    private final TextField database = new TextField("Database");
    private final TextField user = new TextField("User");
    private final PasswordField password = new PasswordField("Password");
    private final TextField schema = new TextField("Schema");
    private final Select<SslMode> sslMode = new Select<>();
    private final Map<String, HasValidation> byName = new LinkedHashMap<>();
    private transient Optional<Password> kept = Optional.empty();

    /** @param nearby a warehouse that probably is the same one; its user and password are not taken over */
    public WarehouseFields(Optional<Warehouse> nearby, String schemaProposal) {
        sslMode.setLabel("SSL mode");
        sslMode.setItems(SslMode.values());
        sslMode.setItemLabelGenerator(SslMode::wire);
        sslMode.setValue(SslMode.PREFER);
        port.setValue(POSTGRES_PORT);
        schema.setValue(schemaProposal);
        if (nearby.isPresent() && nearby.get() instanceof Warehouse.Postgres postgres) {
            host.setValue(postgres.host());
            port.setValue(postgres.port());
            database.setValue(postgres.database());
            sslMode.setValue(postgres.sslMode());
        }
        byName.put("host", host);
        byName.put("port", port);
        byName.put("database", database);
        byName.put("user", user);
        byName.put("password", password);
        byName.put("schema", schema);
        byName.put("sslMode", sslMode);
        setResponsiveSteps(new ResponsiveStep("0", 1), new ResponsiveStep("420px", COLUMNS));
        add(host, 2);
        add(port, database, user, password, schema, sslMode);
    }

    /** To change what is there: a password that is left empty stays as it is. */
    public static WarehouseFields of(Warehouse known) {
        var fields = new WarehouseFields(Optional.of(known), known.schema());
        switch (known) {
            case Warehouse.Postgres postgres -> fields.fill(postgres);
        }
        return fields;
    }

    private void fill(Warehouse.Postgres postgres) {
        user.setValue(postgres.user());
        kept = Optional.of(postgres.password());
        password.setPlaceholder("unchanged");
    }

    private Password password() {
        return new Password(
                password.getValue().isEmpty() ? kept.map(Password::reveal).orElse("") : password.getValue());
    }

    /** Empty if something is wrong, which the fields then say. */
    public Optional<Warehouse> read() {
        clearFaults();
        for (var field : new TextField[] {host, database, user, schema}) {
            if (field.getValue().isBlank()) {
                field.setErrorMessage("%s is needed".formatted(field.getLabel()));
                field.setInvalid(true);
                return Optional.empty();
            }
        }
        if (port.getValue() == null || port.getValue() < 1 || port.getValue() > 65_535) {
            fault("port", "1 to 65535");
            return Optional.empty();
        }
        return Optional.of(new Warehouse.Postgres(
                host.getValue().strip(),
                port.getValue(),
                database.getValue().strip(),
                user.getValue().strip(),
                password(),
                schema.getValue().strip(),
                sslMode.getValue()));
    }

    /** @param name as in {@code ConnectionTest.Failed} */
    public void fault(String name, String message) {
        var field = byName.getOrDefault(name, host);
        field.setErrorMessage(message);
        field.setInvalid(true);
    }

    public void clearFaults() {
        byName.values().forEach(field -> field.setInvalid(false));
    }
}
