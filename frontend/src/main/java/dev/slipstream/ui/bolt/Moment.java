package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** An instant, told in the reader's time zone; its age and what runs since then go on by themselves in the browser. */
@Tag("slip-time")
@JsModule("./bolt/slip-time.ts")
final class Moment extends Component {
    private static final long serialVersionUID = 1;

    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern(
                    "d MMM uuuu HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    enum Form {
        /** {@code 34 min ago}. */
        AGO,
        /** {@code today 10:00:31}. */
        MOMENT,
        /** {@code 8 m 12 s} and counting. */
        ELAPSED
    }

    Moment(Instant at, Form form) {
        getElement().setProperty("at", at.toString());
        getElement().setProperty("form", form.name().toLowerCase(Locale.ROOT));
        getElement().setText(UTC.format(at));
    }
}
