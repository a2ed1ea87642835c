package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.ui.theme.Icons;
import java.util.List;

/** The way from Bolt's list to this page. */
final class Crumbs extends Nav {
    private static final long serialVersionUID = 1;

    /** Bolt's list itself. */
    Crumbs() {
        this(List.of("Schedules"), new Span("Bolt"));
    }

    /** A page below it; the last word is where one is. */
    static Crumbs below(String... words) {
        return new Crumbs(List.of(words), new Anchor("bolt", "Bolt"));
    }

    private Crumbs(List<String> words, Component first) {
        addClassName("slip-bolt-crumbs");
        getElement().setAttribute("aria-label", "Path");
        add(first);
        words.forEach(word -> {
            var crumb = new Span(word);
            add(Icons.of("chevron-right"), crumb);
            if (word.equals(words.getLast())) {
                crumb.getElement().setAttribute("aria-current", "page");
            }
        });
    }
}
