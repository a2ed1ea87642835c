package dev.slipstream.ui.preview;

import dev.slipstream.preview.Read;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What references read, without the two sides, which each test that needs them adds. */
final class TestReads {
    private TestReads() {}

    static Read read(
            String name,
            String from,
            @Nullable String relation,
            String because,
            List<Integer> lines,
            Read... children) {
        return new Read(
                "model.shop." + name,
                name,
                "table",
                from,
                relation,
                because,
                "why " + name,
                new Read.Development(null, null, null, null),
                new Read.Production(null, null, null, null),
                null,
                lines,
                List.of(children));
    }
}
