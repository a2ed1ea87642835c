package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.checkbox.CheckboxGroup;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import dev.slipstream.bolt.Schedule;
import dev.slipstream.notices.Channel;
import dev.slipstream.ui.theme.Icons;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Who is told of a schedule's runs, and how long one may take as agreed. */
final class WatchFields extends Div {
    private static final long serialVersionUID = 1;

    private final CountField sla = new CountField("SLA", "minutes", "none", LimitFields.LONGEST_MINUTES);
    private final transient List<Row> rows = new ArrayList<>();
    private final Div list = new Div();

    WatchFields(Schedule.Watch watch) {
        addClassName("slip-bolt-commands");
        list.addClassName("slip-bolt-commands");
        sla.setHelperText("Told while a run takes longer");
        watch.sla().map(Duration::toMinutes).map(Math::toIntExact).ifPresent(sla::setValue);
        watch.watchers()
                .forEach(watcher ->
                        add(new Row(watcher.channel().kind(), watcher.channel().target(), watcher.events())));
        var more = new Button("Add somebody", Icons.of("plus"), _ -> {
            add(new Row(Channel.Kind.EMAIL, "", Set.of(Schedule.Event.FAILED)));
            rows.getLast().target.focus();
        });
        var fields = new Div(sla);
        fields.addClassName("slip-bolt-fields");
        add(fields, list, more);
    }

    /** Rows without a target do not count. */
    Schedule.Watch value() {
        return new Schedule.Watch(
                sla.getOptionalValue().map(Duration::ofMinutes),
                rows.stream()
                        .filter(row -> !row.target.getValue().isBlank())
                        .map(Row::value)
                        .toList());
    }

    boolean areValid() {
        rows.forEach(Row::check);
        return !sla.isInvalid() && rows.stream().noneMatch(row -> row.target.isInvalid() || row.events.isInvalid());
    }

    private void add(Row row) {
        row.remove.addClickListener(_ -> {
            rows.remove(row);
            list.remove(row.all);
        });
        rows.add(row);
        list.add(row.all);
    }

    static String words(Channel.Kind kind) {
        return switch (kind) {
            case EMAIL -> "E-mail";
            case WEBHOOK -> "Webhook";
            case SLACK -> "Slack";
            case TEAMS -> "Teams";
        };
    }

    static String words(Schedule.Event event) {
        return switch (event) {
            case PASSED -> "Passed";
            case FAILED -> "Failed";
            case SLA -> "SLA missed";
        };
    }

    private static final class Row {
        private final Select<Channel.Kind> kind = new Select<>();
        private final TextField target = new TextField();
        private final CheckboxGroup<Schedule.Event> events = new CheckboxGroup<>();
        private final Button remove = Icons.button("x", "Remove");
        private final Div all = new Div(kind, target, events, remove);

        Row(Channel.Kind its, String to, Set<Schedule.Event> of) {
            all.addClassName("slip-bolt-command");
            kind.setAriaLabel("How");
            kind.setItems(Channel.Kind.values());
            kind.setItemLabelGenerator(WatchFields::words);
            kind.setValue(its);
            kind.addClassName("slip-bolt-kind");
            target.setAriaLabel("To");
            target.setPlaceholder("address or URL");
            target.setValue(to);
            target.setManualValidation(true);
            target.addValueChangeListener(_ -> check());
            events.setAriaLabel("Of what");
            events.setItems(Schedule.Event.values());
            events.setItemLabelGenerator(WatchFields::words);
            events.setValue(of);
            events.setManualValidation(true);
        }

        Schedule.Watcher value() {
            return new Schedule.Watcher(
                    new Channel(kind.getValue(), target.getValue().strip()), events.getValue());
        }

        void check() {
            target.setInvalid(false);
            events.setInvalid(false);
            if (target.getValue().isBlank()) {
                return;
            }
            try {
                var _ = new Channel(kind.getValue(), target.getValue().strip());
            } catch (IllegalArgumentException wrong) {
                target.setErrorMessage(wrong.getMessage());
                target.setInvalid(true);
            }
            events.setInvalid(events.getValue().isEmpty());
            events.setErrorMessage("Choose one or more");
        }
    }
}
