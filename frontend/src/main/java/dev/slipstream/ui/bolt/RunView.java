package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Route;
import dev.slipstream.bolt.Bolt;
import dev.slipstream.bolt.BoltFailure;
import dev.slipstream.defer.RunId;
import dev.slipstream.security.CurrentUser;
import dev.slipstream.security.User;
import dev.slipstream.ui.shell.IdeLayout;
import jakarta.annotation.security.PermitAll;
import java.util.Optional;

/** The page of one run: what the terminal's link opens. */
@Route(value = "bolt/runs/:id", layout = IdeLayout.class)
@PermitAll
final class RunView extends Div implements BeforeEnterObserver, HasDynamicTitle {
    private static final long serialVersionUID = 1;

    private final transient Bolt bolt;
    private final transient User user;
    private String title = "Run · Slipstream";
    private transient Optional<RunPage> page = Optional.empty();

    RunView(Bolt bolt, CurrentUser currentUser) {
        this.bolt = bolt;
        this.user = currentUser.require();
        addClassName("slip-bolt");
    }

    @Override
    public String getPageTitle() {
        return title;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        removeAll();
        var text = event.getRouteParameters().get("id").orElse("");
        page = id(text).flatMap(this::find);
        page.ifPresentOrElse(this::add, () -> unknown(text));
        title = "%s · Slipstream".formatted(page.map(RunPage::name).orElse("No run #" + text));
    }

    private static Optional<RunId> id(String text) {
        try {
            return Optional.of(new RunId(Long.parseLong(text)));
        } catch (IllegalArgumentException notANumber) {
            return Optional.empty();
        }
    }

    private Optional<RunPage> find(RunId id) {
        try {
            return Optional.of(new RunPage(bolt, user, bolt.run(id)));
        } catch (BoltFailure failure) {
            return Optional.empty();
        }
    }

    private void unknown(String text) {
        add(Crumbs.below("Run #" + text));
        var words = new Paragraph("Runs are counted on this server; a link from another one leads nowhere here.");
        words.addClassName("slip-bolt-empty");
        var back = new Paragraph(new Anchor("bolt", "Back to the schedules and their runs"));
        back.addClassName("slip-bolt-empty");
        add(BoltView.head(new H1("There is no run #" + text)), words, back);
    }
}
