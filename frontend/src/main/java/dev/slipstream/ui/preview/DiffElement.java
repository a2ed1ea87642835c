package dev.slipstream.ui.preview;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two texts of one model, to be read. The editor's element brings the packages. */
@Tag("slip-diff")
@JsModule("./diff/slip-diff.ts")
final class DiffElement extends Component {
    private static final long serialVersionUID = 1;

    /** How the two are put together. */
    enum Layout {
        SIDE("Side by side"),
        INLINE("Inline"),
        ONE("Deferred only");

        private final String words;

        Layout(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        Layout next() {
            return switch (this) {
                case SIDE -> INLINE;
                case INLINE -> ONE;
                case ONE -> SIDE;
            };
        }
    }

    /** @param fold hides what is the same in both */
    void show(String deferred, String plain, Layout layout, boolean fold) {
        var texts = JsonMapper.shared().<JsonNode>valueToTree(Map.of("deferred", deferred, "plain", plain));
        getElement().executeJs("this.show($0, $1, $2)", texts, layout.name().toLowerCase(Locale.ROOT), fold);
    }
}
