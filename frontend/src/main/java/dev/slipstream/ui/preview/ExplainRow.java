package dev.slipstream.ui.preview;

import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.defer.Ages;
import dev.slipstream.defer.Pin;
import dev.slipstream.preview.Read;
import dev.slipstream.ui.theme.Icons;
import dev.slipstream.ui.theme.Place;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One reference. What is said of it changes with each look; what is pressed stays. */
final class ExplainRow extends NativeTableRow {
    private static final long serialVersionUID = 1;
    private static final DateTimeFormatter ABSOLUTE =
            DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM).withZone(ZoneId.systemDefault());

    private final boolean child;
    private final Optional<PinButton> pin;
    private final NativeTableCell last = new NativeTableCell();
    private transient List<NativeTableCell> said = List.of();
    private transient List<Integer> lines = List.of();

    /**
     * What can be pressed in a row.
     *
     * @param child of an inlined model
     * @param leads to the line of the reference
     */
    record Shape(String ref, String name, boolean child, boolean pinnable, boolean leads) {
        static Shape of(Read read, boolean child) {
            return new Shape(
                    read.ref(),
                    read.name(),
                    child,
                    Reads.isPinnable(read),
                    !child && !read.lines().isEmpty());
        }
    }

    ExplainRow(Shape shape, ExplainTable.Act act) {
        this.child = shape.child();
        this.pin = shape.pinnable() ? Optional.of(new PinButton(shape.ref(), shape.name(), act)) : Optional.empty();
        pin.ifPresent(last::add);
        add(last);
        if (shape.leads()) {
            getElement().setAttribute("role", "button").setAttribute("tabindex", "0");
            addClickListener(_ -> act.goTo(lines.getFirst()));
        }
    }

    void show(Read read, @Nullable Pin pinned, Instant now) {
        lines = read.lines();
        pin.ifPresent(button -> button.show(pinned));
        said.forEach(this::remove);
        said = cells(read, now);
        for (var index = 0; index < said.size(); index++) {
            addComponentAtIndex(index, said.get(index));
        }
    }

    private List<NativeTableCell> cells(Read read, Instant now) {
        return List.of(
                two((child ? "↳ " : "") + read.name(), read.kind() == null ? "" : read.kind(), child),
                new NativeTableCell(Reads.place(read).chip(Reads.place(read).word())),
                two(Reads.relation(read.relation()), read.text(), false),
                mine(read, now),
                theirs(read, now),
                favor(read));
    }

    private static NativeTableCell two(String first, String second, boolean child) {
        var name = new Span(first);
        name.addClassName("slip-name");
        var detail = new Span(second);
        detail.addClassName("slip-kind");
        var cell = new NativeTableCell(name, detail);
        cell.setClassName("slip-child", child);
        return cell;
    }

    private static NativeTableCell mine(Read read, Instant now) {
        var side = read.development();
        var cell = side(side.relation(), side.exists(), side.builtAt(), now);
        var by = side.by();
        if (side.builtAt() != null && by != null) {
            cell.setTitle("Built %s by %s".formatted(ABSOLUTE.format(side.builtAt()), by));
        }
        if (read.stale()) {
            cell.addClassName("slip-stale");
            cell.addComponentAsFirst(Icons.of("triangle-alert"));
        }
        return cell;
    }

    private static NativeTableCell theirs(Read read, Instant now) {
        var side = read.production();
        var cell = side(side.relation(), side.exists(), side.builtAt(), now);
        if (side.builtAt() != null && side.run() != null) {
            cell.setTitle("Built %s by run #%s".formatted(ABSOLUTE.format(side.builtAt()), side.run()));
        }
        return cell;
    }

    /** Its age, or whether it is there. */
    private static NativeTableCell side(
            @Nullable String relation, @Nullable Boolean exists, @Nullable Instant builtAt, Instant now) {
        if (relation == null) {
            return cell("–", false);
        }
        if (exists == null) {
            return cell("unknown", false);
        }
        if (!exists) {
            return cell("none", false);
        }
        return cell(builtAt == null ? "there" : age(Duration.between(builtAt, now)), true);
    }

    private static String age(Duration age) {
        return age.toMinutes() < 1 ? "now" : Ages.text(age);
    }

    private static NativeTableCell cell(String text, boolean something) {
        var word = new Span(text);
        word.setClassName("nothing", !something);
        return new NativeTableCell(word);
    }

    private static NativeTableCell favor(Read read) {
        var under = read.underFavorState();
        NativeTableCell cell;
        if (under == null) {
            cell = cell("–", false);
        } else if (under.equals(read.from())) {
            cell = cell("same", false);
        } else {
            var place = Place.ofWire(under);
            var word = new Span(place.word());
            word.addClassName(place.style());
            cell = new NativeTableCell(word);
        }
        cell.addClassName("slip-favor");
        return cell;
    }
}
