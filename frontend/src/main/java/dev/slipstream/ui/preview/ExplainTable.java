package dev.slipstream.ui.preview;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.contextmenu.ContextMenu;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeader;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.defer.Ages;
import dev.slipstream.defer.Pin;
import dev.slipstream.preview.Read;
import dev.slipstream.ui.theme.Icons;
import dev.slipstream.ui.theme.Place;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One row per reference: what it reads, why, what each side has and since when. */
final class ExplainTable extends NativeTable {
    private static final long serialVersionUID = 1;
    private static final DateTimeFormatter ABSOLUTE =
            DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM).withZone(ZoneId.systemDefault());

    private final transient Act act;
    private final transient Map<String, Pin> pins;
    private final transient Instant now;

    /** What a row, or a suggestion below the table, asks for. */
    interface Act {
        /** Shows a line of the model, from 1. */
        void goTo(int line);

        /** Types a command into the terminal. */
        void type(String command);

        /** Always reads that node from that side; null: as the mode has it. */
        void pin(String node, @Nullable Pin side);
    }

    /** What Vaadin can keep in a session. */
    interface Done extends Runnable, Serializable {}

    /** @param pins by unique_id */
    ExplainTable(List<Read> reads, Map<String, Pin> pins, Instant now, Act act) {
        this.act = act;
        this.pins = pins;
        this.now = now;
        addClassName("slip-explain");
        var header = new NativeTableRow();
        for (var name : List.of("Reference", "Reads", "Relation and reason", "My copy", "Production", "Favor state")) {
            var cell = new NativeTableHeaderCell(name);
            cell.setClassName("slip-favor", name.equals("Favor state"));
            header.add(cell);
        }
        header.add(new NativeTableHeaderCell());
        var body = new NativeTableBody();
        reads.forEach(read -> rows(body, read, false));
        add(new NativeTableHeader(header), body);
    }

    private void rows(NativeTableBody body, Read read, boolean child) {
        var row = new NativeTableRow(
                two((child ? "↳ " : "") + read.name(), read.kind() == null ? "" : read.kind(), child),
                new NativeTableCell(Reads.place(read).chip(Reads.place(read).word())),
                two(Reads.relation(read.relation()), read.text(), false),
                mine(read),
                theirs(read),
                favor(read),
                new NativeTableCell());
        if (Reads.isPinnable(read)) {
            ((NativeTableCell) row.getComponentAt(row.getComponentCount() - 1)).add(pin(read));
        }
        if (!child && !read.lines().isEmpty()) {
            row.getElement().setAttribute("role", "button").setAttribute("tabindex", "0");
            row.addClickListener(_ -> act.goTo(read.lines().getFirst()));
        }
        body.add(row);
        read.children().forEach(each -> rows(body, each, true));
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

    private NativeTableCell mine(Read read) {
        var side = read.development();
        var cell = side(side.relation(), side.exists(), side.builtAt());
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

    private NativeTableCell theirs(Read read) {
        var side = read.production();
        var cell = side(side.relation(), side.exists(), side.builtAt());
        if (side.builtAt() != null && side.run() != null) {
            cell.setTitle("Built %s by run #%s".formatted(ABSOLUTE.format(side.builtAt()), side.run()));
        }
        return cell;
    }

    /** Its age, or whether it is there. */
    private NativeTableCell side(@Nullable String relation, @Nullable Boolean exists, @Nullable Instant builtAt) {
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

    private static Component favor(Read read) {
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

    private Component pin(Read read) {
        var pinned = pins.get(read.ref());
        var button = Icons.button("pin", "Pin %s".formatted(read.name()));
        button.setClassName("slip-pinned", pinned != null);
        button.getElement().addEventListener("click", _ -> {}).stopPropagation();
        var menu = new ContextMenu(button);
        menu.setOpenOnClick(true);
        item(menu, "As the mode has it", pinned == null, () -> act.pin(read.ref(), null));
        item(menu, "Always my copy", pinned == Pin.DEVELOPMENT, () -> act.pin(read.ref(), Pin.DEVELOPMENT));
        item(menu, "Always production", pinned == Pin.PRODUCTION, () -> act.pin(read.ref(), Pin.PRODUCTION));
        return button;
    }

    private static void item(ContextMenu menu, String text, boolean now, Done done) {
        var item = menu.addItem(text, _ -> done.run());
        item.setCheckable(true);
        item.setChecked(now);
    }
}
