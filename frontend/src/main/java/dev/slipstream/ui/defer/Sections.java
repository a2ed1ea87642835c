package dev.slipstream.ui.defer;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import java.util.List;
import java.util.function.Supplier;

/**
 * Parts one below the other. One stays while what it is made from does: a click on what is replaced between press and release is
 * lost, and so is the focus.
 */
final class Sections extends Div {
    private static final long serialVersionUID = 1;

    private transient List<Shown> shown = List.of();

    /**
     * A part.
     *
     * @param of all that it is made from, by value
     * @param made called while there is none
     */
    record Section(String name, Object of, Supplier<Component> made) {
        /** One that is told itself what to show. */
        static Section lasting(String name, Component component) {
            return new Section(name, "", () -> component);
        }

        private boolean isAs(Section other) {
            return name.equals(other.name) && of.equals(other.of);
        }
    }

    private record Shown(Section section, Component component) {}

    void show(List<Section> wanted) {
        var next = wanted.stream().map(this::shown).toList();
        shown.stream().filter(old -> !next.contains(old)).forEach(old -> remove(old.component()));
        for (var index = 0; index < next.size(); index++) {
            var component = next.get(index).component();
            if (indexOf(component) != index) {
                addComponentAtIndex(index, component);
            }
        }
        shown = next;
    }

    private Shown shown(Section wanted) {
        return shown.stream()
                .filter(old -> old.section().isAs(wanted))
                .findFirst()
                .orElseGet(() -> new Shown(wanted, wanted.made().get()));
    }
}
