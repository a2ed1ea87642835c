package dev.slipstream.ui.preview;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import dev.slipstream.defer.DeferChoice;
import dev.slipstream.defer.DeferStatus;
import dev.slipstream.defer.Pin;
import dev.slipstream.defer.ProductionFacts;
import dev.slipstream.preview.CompiledPreview;
import dev.slipstream.preview.Previews;
import dev.slipstream.preview.Read;
import dev.slipstream.security.UserName;
import dev.slipstream.ui.background.AtOnce;
import dev.slipstream.workspace.ProjectId;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever happens in the checkout or the warehouse leads to another look, and may do so while somebody presses a button. */
class ExplainPaneTest {
    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-11-25T12:00:00Z"));

    private final List<String> done = new ArrayList<>();
    private final ExplainPane pane = new ExplainPane(new Act(), () -> {}, selection(), NOON);

    private final class Act implements ExplainTable.Act {
        @Override
        public void goTo(int line) {
            done.add("line " + line);
        }

        @Override
        public void type(String command) {
            done.add(command);
        }

        @Override
        public void pin(String node, @Nullable Pin side) {
            done.add("%s %s".formatted(node, side));
        }
    }

    @Test
    void aButtonStaysWhileItsSuggestionDoes() {
        show(missing("x", "as it was"), missing("y", "as it was"));
        var buttons = buttons("Build it");
        show(missing("x", "otherwise"), missing("y", "as it was"));
        assertThat(buttons("Build it")).hasSize(2).isEqualTo(buttons);
        assertThat(buttons)
                .extracting(button -> button.hasThemeName(ButtonVariant.PRIMARY.getVariantName()))
                .containsExactly(true, false);

        show(missing("y", "as it was"));
        assertThat(buttons("Build it")).isEqualTo(buttons.subList(1, 2));
        assertThat(buttons.getLast().hasThemeName(ButtonVariant.PRIMARY.getVariantName()))
                .isTrue();
        buttons.getLast().click();
        assertThat(done).containsExactly("dbt build -s y");
    }

    @Test
    void aSuggestionComesInItsPlace() {
        show(missing("y", "as it was"));
        var second = buttons("Build it");
        show(missing("x", "as it was"), missing("y", "as it was"));
        assertThat(buttons("Build it")).hasSize(2).endsWith(second.getFirst());
        buttons("Build it").getFirst().click();
        assertThat(done).containsExactly("dbt build -s x");
    }

    @Test
    void whatPinsAReferenceStaysWhileThatDoes() {
        show(missing("x", "as it was"));
        var pins = pins();
        show(missing("x", "otherwise"));
        assertThat(pins()).hasSize(1).isEqualTo(pins);
        show(missing("x", "otherwise"), missing("y", "as it was"));
        assertThat(pins()).hasSize(2);
    }

    private void show(Read... reads) {
        var status = new DeferStatus(
                DeferChoice.OFF, new DeferStatus.State.Missing(List.of()), new ProductionFacts(false, "", List.of()));
        pane.show(
                "customers",
                new CompiledPreview(
                        "model.shop.customers",
                        "select",
                        List.of(reads),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        status,
                        Duration.ZERO));
    }

    private static Read missing(String name, String why) {
        return new Read(
                "model.shop." + name,
                name,
                "view",
                "missing",
                "dbt_ada." + name,
                "pinned",
                why,
                new Read.Development("dbt_ada." + name, false, null, null),
                new Read.Production("dbt_prod." + name, true, null, "12"),
                null,
                List.of(2),
                List.of());
    }

    private List<Button> buttons(String text) {
        return everything(pane)
                .filter(Button.class::isInstance)
                .map(Button.class::cast)
                .filter(button -> button.getText().equals(text))
                .toList();
    }

    private List<Button> pins() {
        return everything(pane)
                .filter(Button.class::isInstance)
                .map(Button.class::cast)
                .filter(button -> button.getAriaLabel().orElse("").startsWith("Pin "))
                .toList();
    }

    private static Stream<Component> everything(Component component) {
        return Stream.concat(Stream.of(component), component.getChildren().flatMap(ExplainPaneTest::everything));
    }

    private static SelectionPane selection() {
        var previews = (Previews) Proxy.newProxyInstance(
                Previews.class.getClassLoader(), new Class<?>[] {Previews.class}, (_, method, _) -> {
                    throw new IllegalStateException("%s is not asked".formatted(method));
                });
        return new SelectionPane(
                new SelectionPane.Asked(new UserName("ada"), new ProjectId("shop"), previews, new AtOnce(), NOON),
                _ -> {});
    }
}
