package dev.slipstream.builds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.database.TestMetadata;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StoredBuildsTest {
    private static final UserName ADA = new UserName("ada");
    private static final Instant TWO = Instant.parse("2026-11-25T02:00:00Z");

    @RegisterExtension
    private static final TestMetadata METADATA = new TestMetadata();

    private final Builds builds = new StoredBuilds(METADATA);

    @Test
    void ofEachNodeTheLastBuildIsKept() {
        var shop = new ProjectId("shop");

        builds.built(ADA, shop, List.of(build("orders", TWO), build("customers", TWO)));
        builds.built(ADA, shop, List.of(build("orders", TWO.plusSeconds(60))));
        builds.built(ADA, shop, List.of(build("orders", TWO.plusSeconds(30))));

        assertThat(builds.development(ADA, shop))
                .containsOnlyKeys("orders", "customers")
                .containsEntry("orders", build("orders", TWO.plusSeconds(60)));
    }

    @Test
    void developmentAndProductionAreKeptApart() {
        var bakery = new ProjectId("bakery");
        var production = new Build("orders", TWO, "dbt build", OptionalLong.of(7));

        builds.built(ADA, bakery, List.of(build("orders", TWO)));
        builds.builtInProduction(bakery, List.of(production));

        assertThat(builds.production(bakery)).containsEntry("orders", production);
        assertThat(builds.development(ADA, bakery)).containsEntry("orders", build("orders", TWO));
        assertThat(builds.development(ADA, new ProjectId("other"))).isEmpty();
    }

    @Test
    void readingThemKeepsNoConnection() {
        for (var times = 0; times < 20; times++) {
            assertThat(builds.production(new ProjectId("none"))).isEmpty();
        }
    }

    @Test
    void whoListensHearsOfAUsersBuildsUntilItStops() throws Exception {
        var shop = new ProjectId("heard");
        var heard = new ArrayList<String>();
        try (var listening = builds.onBuilt((user, project) -> heard.add(user + " " + project))) {
            assertThat(listening).isNotNull();
            builds.built(ADA, shop, List.of(build("orders", TWO)));
        }
        builds.built(ADA, shop, List.of(build("orders", TWO)));

        assertThat(heard).containsExactly("ada heard");
    }

    private static Build build(String node, Instant at) {
        return new Build(node, at, "dbt run -s " + node, OptionalLong.empty());
    }
}
