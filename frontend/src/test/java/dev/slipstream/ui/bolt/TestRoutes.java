package dev.slipstream.ui.bolt;

import com.vaadin.flow.router.RouteConfiguration;
import java.util.List;

/** Bolt's pages without the layout around them, which needs the rest of the product. */
final class TestRoutes {
    private TestRoutes() {}

    static void withoutLayout() {
        var routes = RouteConfiguration.forSessionScope();
        routes.setRoute("bolt", BoltView.class, List.of());
        routes.setRoute("bolt/runs/:id", RunView.class, List.of());
        routes.setRoute("bolt/new", ScheduleFormView.class, List.of());
        routes.setRoute("bolt/schedules/:slug/edit", ScheduleFormView.class, List.of());
        routes.setRoute("bolt/schedules/:slug", ScheduleView.class, List.of());
    }
}
