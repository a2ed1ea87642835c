package dev.slipstream.ui.preview;

import static dev.slipstream.ui.preview.TestReads.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.preview.ExplanationSink;
import dev.slipstream.preview.Read;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SelectedModelTest {
    private static final Read PRODUCTION = read("stg", "production", "\"w\".\"p\".\"stg\"", "x", List.of(1));
    private static final Read MISSING = read("raw_orders", "missing", "\"w\".\"d\".\"raw\"", "x", List.of(2));

    @Test
    void whatNeedsALookComesFirstAndSaysWhy() {
        var good = model("model.shop.a", PRODUCTION);
        var missing = model("model.shop.orders.v2", PRODUCTION, MISSING);
        var broken = SelectedModel.of(new ExplanationSink.Model(
                "model.shop.z", "models/z.sql", List.of(), Optional.of("Compilation Error\n  no macro x")));

        var sorted =
                Stream.of(good, missing, broken).sorted(SelectedModel.BY_NEED).toList();

        assertThat(sorted).extracting(SelectedModel::name).containsExactly("orders.v2", "z", "a");
        assertThat(sorted)
                .extracting(SelectedModel::remark)
                .containsExactly("will not run yet: raw_orders is missing", "does not compile: Compilation Error", "");
        assertThat(SelectedModel.verdict(sorted))
                .isEqualTo("3 models: 2 reading production, 2 that will not run yet,"
                        + " 0 reading a copy older than production");
    }

    @Test
    void referencesOfInlinedModelsCount() {
        var model = model("model.shop.b", read("eph", "inlined", null, "ephemeral", List.of(3), MISSING));

        assertThat(model.remark()).isEqualTo("will not run yet: raw_orders is missing");
    }

    @Test
    void nothingSelectedIsSaid() {
        assertThat(SelectedModel.verdict(List.of())).isEqualTo("No model is selected");
    }

    private static SelectedModel model(String uniqueId, Read... reads) {
        return SelectedModel.of(
                new ExplanationSink.Model(uniqueId, "models/any.sql", List.of(reads), Optional.empty()));
    }
}
