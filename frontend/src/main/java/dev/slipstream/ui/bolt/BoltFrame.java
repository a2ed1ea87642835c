package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.RouteParameters;
import java.util.List;

/** What the pages below Bolt's list have in common: each visit draws one anew, gives it a title, and may find nothing. */
abstract class BoltFrame extends Div implements BeforeEnterObserver, HasDynamicTitle {
    private static final long serialVersionUID = 1;

    private String title = "Bolt";

    BoltFrame() {
        addClassName("slip-bolt");
    }

    /** What is shown. */
    record Content(String title, List<Component> parts) {
        Content(String title, Component... parts) {
            this(title, List.of(parts));
        }
    }

    abstract Content content(RouteParameters parameters);

    @Override
    public final String getPageTitle() {
        return "%s · Slipstream".formatted(title);
    }

    @Override
    public final void beforeEnter(BeforeEnterEvent event) {
        removeAll();
        var content = content(event.getRouteParameters());
        title = content.title();
        add(content.parts());
    }

    /** @param words why, or what to do; may be none */
    static Content nothing(String crumb, String heading, String... words) {
        var body = new Div();
        for (var sentence : words) {
            body.add(paragraph(new Paragraph(sentence)));
        }
        body.add(paragraph(new Paragraph(new Anchor("bolt", "Back to the schedules and their runs"))));
        return new Content(heading, Crumbs.below(crumb), BoltView.head(new H1(heading)), body);
    }

    private static Paragraph paragraph(Paragraph paragraph) {
        paragraph.addClassName("slip-bolt-empty");
        return paragraph;
    }
}
