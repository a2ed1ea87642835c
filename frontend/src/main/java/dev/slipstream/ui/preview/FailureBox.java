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

/** What went wrong, where, and the way out. */
final class FailureBox extends Div {
    private static final long serialVersionUID = 1;
    private static final int REASON_CHARACTERS = 400;

    /** What it offers beside the file's own. */
    interface Actions {
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
        failure.place()
                .excerpt()
                .ifPresentOrElse(excerpt -> words.add(new Pre(excerpt)), () -> words.add(shortened(failure)));
        failure.hint().ifPresent(hint -> words.add(new Span(hint)));
        words.add(waysOut(failure, file, act));
        var notice = new Div(Icons.of("circle-x"), words);
        notice.addClassNames("slip-notice", "error", "slip-failure");
        notice.getElement().setAttribute("role", "alert");
        add(notice, full(failure));
    }

    /** dbt's or the warehouse's own words, as far as they fit. */
    private static Span shortened(PreviewFailure failure) {
        var message = String.valueOf(failure.getMessage()).strip();
        var reason = new Span(
                message.length() <= REASON_CHARACTERS ? message : message.substring(0, REASON_CHARACTERS) + "…");
        reason.addClassName("slip-reason");
        return reason;
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
        failure.place().line().ifPresent(line -> row.add(goTo(failure, file, act, line)));
        return row;
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
