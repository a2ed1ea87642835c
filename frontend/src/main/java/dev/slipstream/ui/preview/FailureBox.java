package dev.slipstream.ui.preview;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.dbt.DbtFailure;
import dev.slipstream.preview.PreviewFailure;
import dev.slipstream.ui.editor.OpenFile;
import dev.slipstream.ui.theme.Icons;
import dev.slipstream.workspace.WorkspacePath;
import java.util.Optional;

/** What went wrong, where, and the way out. */
final class FailureBox extends Div {
    private static final long serialVersionUID = 1;
    private static final int REASON_CHARACTERS = 400;

    /** What it offers beside the file's own. */
    interface Actions {
        void preview();

        void turnOnDefer();

        void openDeferMenu();

        /** @param line from 1 */
        void open(WorkspacePath file, int line);
    }

    FailureBox(PreviewFailure failure, OpenFile file, Actions act) {
        var title = new Span(failure.title());
        title.addClassName("slip-notice-title");
        var words = new Div(title);
        words.addClassNames("slip-column", "slip-grow");
        place(failure).file().ifPresent(path -> {
            var where = new StringBuilder(path);
            place(failure).line().ifPresent(line -> where.append(", line ").append(line));
            failure.place()
                    .column()
                    .ifPresent(column -> where.append(", column ").append(column));
            var place = new Span(where.toString());
            place.addClassName("slip-secondary");
            words.add(place);
        });
        failure.place().excerpt().ifPresent(excerpt -> words.add(new Pre(excerpt)));
        reason(failure).ifPresent(words::add);
        failure.hint().ifPresent(hint -> words.add(new Span(hint)));
        words.add(waysOut(failure, file, act));
        var notice = new Div(Icons.of("circle-x"), words);
        notice.addClassNames("slip-notice", "error", "slip-failure");
        notice.getElement().setAttribute("role", "alert");
        add(notice, full(failure));
    }

    /** dbt's or the warehouse's own words, as far as they fit and neither title nor way out says them. */
    private static Optional<Span> reason(PreviewFailure failure) {
        var message = String.valueOf(failure.getMessage()).strip();
        var lines = message.split("\n", 2);
        var more = !lines[0].equalsIgnoreCase(failure.title()) ? message : lines.length > 1 ? lines[1] : "";
        if (more.isBlank() || failure.correction().isPresent()) {
            return Optional.empty();
        }
        var reason = new Span(more.length() <= REASON_CHARACTERS ? more : more.substring(0, REASON_CHARACTERS) + "…");
        reason.addClassName("slip-reason");
        return Optional.of(reason);
    }

    /** Where a missing relation is read is known in the compiled SQL only. */
    private static DbtFailure.Place place(PreviewFailure failure) {
        return failure.kind() == DbtFailure.Kind.MISSING_RELATION ? DbtFailure.Place.NOWHERE : failure.place();
    }

    private static Div waysOut(PreviewFailure failure, OpenFile file, Actions act) {
        var row = new Div();
        row.addClassName("slip-row");
        if (failure.deferringHelps()) {
            var defer = new Button("Turn on defer to production", _ -> act.turnOnDefer());
            defer.addThemeVariants(ButtonVariant.PRIMARY);
            row.add(defer);
        }
        if (failure.kind() == DbtFailure.Kind.STATE) {
            row.add(new Button("Open the defer menu", _ -> act.openDeferMenu()));
        }
        correction(failure, file, act).ifPresent(row::add);
        failure.place().line().ifPresent(line -> row.add(goTo(failure, file, act, line)));
        return row;
    }

    /** Where the wrong name is known to stand in this very file. */
    private static Optional<Button> correction(PreviewFailure failure, OpenFile file, Actions act) {
        var place = failure.place();
        if (place.line().isEmpty()
                || place.column().isEmpty()
                || !place.file().equals(Optional.of(file.path().value()))) {
            return Optional.empty();
        }
        var line = place.line().getAsInt();
        var column = place.column().getAsInt();
        return failure.correction().map(names -> {
            var button = new Button(
                    "Replace and preview",
                    Icons.of("wand-sparkles"),
                    _ -> file.editor().replace(line, column, names.wrong(), names.right(), act::preview));
            button.addThemeVariants(ButtonVariant.PRIMARY);
            return button;
        });
    }

    private static Button goTo(PreviewFailure failure, OpenFile file, Actions act, int line) {
        var elsewhere = failure.place().file().map(WorkspacePath::new).filter(path -> !path.equals(file.path()));
        return elsewhere
                .map(path -> new Button("Open %s, line %d".formatted(path.fileName(), line), _ -> act.open(path, line)))
                .orElseGet(() -> new Button(
                        "Go to line %d".formatted(line), _ -> file.editor().goTo(line)));
    }

    private static Details full(PreviewFailure failure) {
        var details = new Details("Full message", new Pre(String.valueOf(failure.getMessage())));
        details.addClassName("slip-full-message");
        return details;
    }
}
