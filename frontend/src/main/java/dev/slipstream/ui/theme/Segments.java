package dev.slipstream.ui.theme;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** A few choices beside each other, one of them pressed. */
public final class Segments<T extends Serializable> extends Div {
    private static final long serialVersionUID = 1;

    private final Map<T, NativeButton> buttons = new LinkedHashMap<>();

    /** What Vaadin can keep in a session. */
    public interface Chosen<T> extends Consumer<T>, Serializable {}

    public Segments(String name, List<T> choices, Function<T, String> words, Chosen<T> chosen) {
        addClassName("slip-segments");
        getElement().setAttribute("role", "group").setAttribute("aria-label", name);
        for (var choice : choices) {
            var button = new NativeButton(words.apply(choice), _ -> {
                press(choice);
                chosen.accept(choice);
            });
            buttons.put(choice, button);
            add(button);
        }
    }

    public void press(T choice) {
        buttons.forEach((each, button) ->
                button.getElement().setAttribute("aria-pressed", Boolean.toString(each.equals(choice))));
    }
}
