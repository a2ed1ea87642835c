package dev.slipstream.ui.defer;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.ui.theme.Icons;
import java.util.Locale;

/** A notice with its ways out. */
final class NoticeBox extends Div {
    private static final long serialVersionUID = 1;

    NoticeBox(Notices.Notice notice, Component... waysOut) {
        addClassNames("slip-notice", notice.level().name().toLowerCase(Locale.ROOT));
        getElement().setAttribute("role", notice.level() == Notices.Level.ERROR ? "alert" : "status");
        getElement().setAttribute("data-code", notice.code());
        var title = new Span(notice.title());
        title.addClassName("slip-option-title");
        var words = new Div(title, new Span(notice.text()));
        words.addClassName("slip-column");
        if (waysOut.length > 0) {
            var row = new Div(waysOut);
            row.addClassName("slip-row");
            words.add(row);
        }
        add(Icons.of(icon(notice.level())), words);
    }

    private static String icon(Notices.Level level) {
        return switch (level) {
            case HINT -> "info";
            case WARNING -> "triangle-alert";
            case ERROR -> "circle-x";
        };
    }
}
