package dev.slipstream.ui.bolt;

import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouteParameters;
import dev.slipstream.bolt.Bolt;
import dev.slipstream.bolt.BoltFailure;
import dev.slipstream.defer.RunId;
import dev.slipstream.defer.ScheduleReaders;
import dev.slipstream.preview.Previews;
import dev.slipstream.security.CurrentUser;
import dev.slipstream.ui.background.Background;
import dev.slipstream.ui.shell.IdeLayout;
import jakarta.annotation.security.PermitAll;
import java.util.Optional;

/** The page of one run: what the terminal's link opens. */
@Route(value = "bolt/runs/:id", layout = IdeLayout.class)
@PermitAll
final class RunView extends BoltFrame {
    private static final long serialVersionUID = 1;

    private final transient RunPage.Parts parts;

    RunView(Bolt bolt, ScheduleReaders readers, Previews previews, Background background, CurrentUser currentUser) {
        this.parts = new RunPage.Parts(bolt, readers, previews, background, currentUser.require());
    }

    @Override
    Content content(RouteParameters parameters) {
        var text = parameters.get("id").orElse("");
        return id(text).flatMap(this::find)
                .map(page -> new Content(page.name(), page))
                .orElseGet(() -> nothing(
                        "Run #" + text,
                        "There is no run #" + text,
                        "Runs are counted on this server; a link from another one leads nowhere here."));
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
            return Optional.of(new RunPage(parts, parts.bolt().run(id)));
        } catch (BoltFailure failure) {
            return Optional.empty();
        }
    }
}
