package dev.slipstream.ui.plan;

import com.vaadin.flow.component.UI;
import dev.slipstream.defer.Notice;
import dev.slipstream.defer.ShellWords;
import dev.slipstream.preview.Plan;
import dev.slipstream.preview.PreviewFailure;
import dev.slipstream.preview.Previews;
import dev.slipstream.security.UserName;
import dev.slipstream.ui.background.Background;
import dev.slipstream.ui.background.OnPage;
import dev.slipstream.workspace.ProjectId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Looks a command over before it runs; only what costs hours if it is overlooked stops it. Owner: the page's thread. */
public final class Planning {
    private static final Duration QUICK = Duration.ofMillis(800);
    private static final Duration WHOLE = Duration.ofSeconds(60);
    private static final Set<String> STOPPING = Set.of("full-rebuild");

    private final UserName user;
    private final ProjectId project;
    private final Previews previews;
    private final Background background;
    private final PlanDialog.Acts acts;

    /**
     * @param typing types a command into the terminal
     * @param reconnecting opens the user's connection
     */
    public Planning(
            UserName user,
            ProjectId project,
            Previews previews,
            Background background,
            Consumer<String> typing,
            Runnable reconnecting) {
        this.user = user;
        this.project = project;
        this.previews = previews;
        this.background = background;
        this.acts = new PlanDialog.Acts(typing, reconnecting);
    }

    /** Runs the command, unless it steps into a trap that is asked about first. */
    public void run(String command) {
        var ui = UI.getCurrent();
        background.run(() -> {
            try {
                var plan = previews.plan(user, project, words(command), QUICK);
                OnPage.run(ui, () -> runOrAsk(command, plan));
            } catch (PreviewFailure | IllegalArgumentException untold) {
                OnPage.run(ui, () -> acts.typing().accept(command));
            }
        });
    }

    /** Shows what the command would do. */
    public void show(String command) {
        var ui = UI.getCurrent();
        var dialog = new PlanDialog(command, acts);
        dialog.open();
        background.run(() -> {
            try {
                var plan = previews.plan(user, project, words(command), WHOLE);
                OnPage.run(ui, () -> dialog.show(plan));
            } catch (PreviewFailure failure) {
                OnPage.run(ui, () -> dialog.show(failure));
            }
        });
    }

    private void runOrAsk(String command, Plan plan) {
        if (plan.command().notices().stream().map(Notice::code).anyMatch(STOPPING::contains)) {
            var dialog = new PlanDialog(command, acts);
            dialog.show(plan);
            dialog.open();
        } else {
            acts.typing().accept(command);
        }
    }

    private static List<String> words(String command) {
        var words = ShellWords.split(command);
        return words.subList(1, words.size());
    }
}
