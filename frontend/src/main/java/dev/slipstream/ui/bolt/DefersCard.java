package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.defer.ScheduleReaders.Reader;
import java.util.List;

/** Whose development reads a run now. */
final class DefersCard extends Div {
    private static final long serialVersionUID = 1;

    private transient List<Reader> shown = List.of();

    DefersCard() {
        addClassName("slip-bolt-card");
        setVisible(false);
    }

    void show(List<Reader> readers) {
        if (readers.equals(shown)) {
            return;
        }
        shown = readers;
        removeAll();
        setVisible(!readers.isEmpty());
        add(ScheduleCards.head("Who defers to this run", Integer.toString(readers.size())));
        readers.forEach(reader -> add(ScheduleCards.line(
                new Span(reader.user().value()),
                new Span(reader.mode().words() + (reader.pinned() ? ", pinned" : "")))));
    }
}
