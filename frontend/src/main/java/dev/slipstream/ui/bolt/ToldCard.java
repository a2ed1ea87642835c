package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.bolt.Bolt;
import dev.slipstream.notices.Notices;
import java.util.List;

/** Who was told of a run, and whom it has not reached yet. */
final class ToldCard extends Div {
    private static final long serialVersionUID = 1;

    private transient List<Bolt.Told> shown = List.of();

    ToldCard() {
        addClassName("slip-bolt-card");
        setVisible(false);
    }

    void show(List<Bolt.Told> told) {
        if (told.equals(shown)) {
            return;
        }
        shown = told;
        removeAll();
        setVisible(!told.isEmpty());
        add(ScheduleCards.head("Notifications", ""));
        told.forEach(one -> add(row(one)));
    }

    private static Div row(Bolt.Told told) {
        var delivery = told.delivery();
        var row = ScheduleCards.line(
                new Span("%s: %s".formatted(WatchFields.words(told.event()), delivery.channel())),
                new Span(words(delivery)));
        row.getElement().setAttribute("title", delivery.problem());
        if (delivery.givenUp()) {
            row.getElement().getChild(1).getClassList().add("failed");
        }
        return row;
    }

    private static String words(Notices.Delivery delivery) {
        if (delivery.delivered()) {
            return "delivered";
        }
        if (delivery.givenUp()) {
            return "given up: " + delivery.problem();
        }
        return delivery.problem().isEmpty() ? "on its way" : "tried again: " + delivery.problem();
    }
}
