package dev.slipstream.ui.plan;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeader;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.progressbar.ProgressBar;
import dev.slipstream.defer.Notice;
import dev.slipstream.preview.Plan;
import dev.slipstream.preview.PreviewFailure;
import dev.slipstream.preview.Read;
import dev.slipstream.ui.theme.Icons;
import dev.slipstream.ui.theme.Place;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What a command builds and reads, its traps with a way around each, and the choice to run it. */
final class PlanDialog extends Dialog {
    private static final long serialVersionUID = 1;
    private static final int ROWS = 200;

    private final transient Acts acts;
    private final Div content = new Div();
    private final Button run;

    /** @param typing runs a command, and {@code reconnecting} opens the user's connection */
    record Acts(Consumer<String> typing, Runnable reconnecting) {}

    PlanDialog(String command, Acts acts) {
        this.acts = acts;
        setHeaderTitle("Plan");
        setWidth("min(820px, 94vw)");
        addClassName("slip-plan");
        var line = new Span(command);
        line.addClassName("slip-mono");
        content.addClassName("slip-column");
        var waiting = new ProgressBar();
        waiting.setIndeterminate(true);
        content.add(waiting);
        add(line, content);
        run = new Button("Run", _ -> run(command));
        run.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(new Button("Cancel", _ -> close()), run);
    }

    private void run(String command) {
        close();
        acts.typing().accept(command);
    }

    void show(PreviewFailure failure) {
        content.removeAll();
        var title = new Span(failure.title());
        title.addClassNames("slip-option-title", "slip-bad");
        content.add(title, new Span(String.valueOf(failure.getMessage())));
    }

    void show(Plan plan) {
        content.removeAll();
        var notices = plan.command().notices();
        notices.forEach(notice -> content.add(notice(notice)));
        run.setText(notices.stream().anyMatch(PlanDialog::isTrap) ? "Run anyway" : "Run");
        var built = plan.nodes().stream().filter(Plan.Node::built).toList();
        var others = plan.nodes().size() - built.size();
        content.add(verdict(built.size(), others, plan));
        if (!plan.nodes().isEmpty()) {
            content.add(table(plan.nodes()));
        }
    }

    private Component notice(Notice notice) {
        var text = new Span(notice.text());
        text.addClassNames("slip-grow", "slip-notice-text");
        var box = new Div(icon(notice), text);
        box.addClassNames("slip-plan-notice", "slip-" + notice.level().name().toLowerCase(Locale.ROOT));
        notice.wayOut().ifPresent(command -> {
            var words = new Span(command);
            words.addClassName("slip-mono");
            var button = new Button(label(notice.code()), _ -> run(command));
            button.addThemeVariants(ButtonVariant.SMALL);
            box.add(words, button);
        });
        if (notice.code().equals("same-schema")) {
            var change = new Button("Change your connection", _ -> {
                close();
                acts.reconnecting().run();
            });
            change.addThemeVariants(ButtonVariant.SMALL);
            box.add(change);
        }
        return box;
    }

    private static boolean isTrap(Notice notice) {
        return notice.level() != Notice.Level.INFO && notice.wayOut().isPresent();
    }

    private static Component icon(Notice notice) {
        return switch (notice.level()) {
            case INFO -> notice.code().equals("deferring") ? Place.PRODUCTION.glyph() : Icons.of("info");
            case WARNING -> Icons.of("triangle-alert");
            case ERROR -> Icons.of("circle-x");
        };
    }

    private static String label(String code) {
        return switch (code) {
            case "full-rebuild" -> "Copy first";
            case "stale" -> "Rebuild first";
            case "kept-yours", "not-deferred" -> "Defer to production";
            case String _ -> "Build first";
        };
    }

    private static Component verdict(int built, int others, Plan plan) {
        var reads = plan.nodes().stream().flatMap(node -> all(node.reads())).toList();
        var words = "%s%s%s"
                .formatted(
                        built == 0 ? "Builds nothing" : "Builds %d".formatted(built),
                        others == 0 ? "" : ", looks at %d more".formatted(others),
                        plan.partial() ? "; not all of it was looked into in time" : "");
        var title = new Span(words);
        title.addClassName("slip-option-title");
        var counts = new Div(title);
        counts.addClassNames("slip-row", "slip-plan-verdict");
        for (var place : List.of(Place.PRODUCTION, Place.DEVELOPMENT, Place.MISSING)) {
            var count = reads.stream()
                    .filter(read -> Place.ofWire(read.from()) == place)
                    .map(Read::ref)
                    .distinct()
                    .count();
            if (count > 0) {
                counts.add(place.chip("reads %d %s".formatted(count, place.word())));
            }
        }
        return counts;
    }

    private static Component table(List<Plan.Node> nodes) {
        var header = new NativeTableRow();
        Stream.of("Node", "What happens", "Relation", "Reads")
                .forEach(name -> header.add(new NativeTableHeaderCell(name)));
        var body = new NativeTableBody();
        nodes.stream().limit(ROWS).forEach(node -> body.add(row(node)));
        var table = new NativeTable(new NativeTableHeader(header), body);
        table.addClassName("slip-explain");
        var scroll = new Div(table);
        scroll.addClassName("slip-plan-table");
        if (nodes.size() > ROWS) {
            scroll.add(new Span("and %d more".formatted(nodes.size() - ROWS)));
        }
        return scroll;
    }

    private static NativeTableRow row(Plan.Node node) {
        var name = new Span(node.name());
        name.addClassName("slip-name");
        var kind = new Span(node.kind());
        kind.addClassName("slip-kind");
        var reads = new NativeTableCell();
        all(node.reads())
                .filter(read -> SHOWN.contains(Place.ofWire(read.from())))
                .map(PlanDialog::chip)
                .forEach(reads::add);
        node.error().ifPresent(error -> {
            var problem = new Span(error.lines().findFirst().orElse(""));
            problem.addClassName("slip-bad");
            reads.add(problem);
        });
        return new NativeTableRow(
                new NativeTableCell(name, kind),
                new NativeTableCell(node.built() ? node.action() : "–"),
                new NativeTableCell(node.built() ? plain(node) : ""),
                reads);
    }

    private static final List<Place> SHOWN = List.of(Place.PRODUCTION, Place.DEVELOPMENT, Place.MISSING, Place.UNKNOWN);

    private static Component chip(Read read) {
        var chip = Place.ofWire(read.from()).chip(read.name());
        chip.setTitle(read.text());
        return chip;
    }

    private static String plain(Plan.Node node) {
        var relation = node.relation();
        if (relation == null) {
            return "";
        }
        var parts = List.of(relation.replace("\"", "").split("\\.", -1));
        return String.join(".", parts.subList(Math.max(0, parts.size() - 2), parts.size()));
    }

    private static Stream<Read> all(List<Read> reads) {
        return reads.stream().flatMap(read -> Stream.concat(Stream.of(read), all(read.children())));
    }
}
