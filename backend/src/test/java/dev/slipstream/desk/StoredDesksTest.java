package dev.slipstream.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.database.TestMetadata;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.FileVersion;
import dev.slipstream.workspace.ProjectId;
import dev.slipstream.workspace.WorkspacePath;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.json.JsonMapper;

class StoredDesksTest {
    private static final UserName ADA = new UserName("ada");
    private static final ProjectId SHOP = new ProjectId("coffee_shop");
    private static final WorkspacePath ORDERS = new WorkspacePath("models/orders.sql");

    @RegisterExtension
    private static final TestMetadata METADATA = new TestMetadata();

    private final Desks desks = new StoredDesks(METADATA, JsonMapper.shared());

    @Test
    void whatIsOpenIsFoundAgain() {
        var other = new WorkspacePath("models/a b.sql");
        var desk = new Desk(List.of(other, ORDERS), Optional.of(ORDERS), Map.of("terminal", 61.5));

        desks.keep(ADA, SHOP, Desk.EMPTY);
        desks.keep(ADA, SHOP, desk);

        assertThat(desks.desk(ADA, SHOP)).isEqualTo(desk);
        assertThat(desks.desk(ADA, new ProjectId("other"))).isEqualTo(Desk.EMPTY);
    }

    @Test
    void unsavedTextIsKeptUntilItIsDiscarded() {
        var draft = new Draft("select 'né'\n", Optional.of(new FileVersion("0".repeat(64))));

        desks.keep(ADA, SHOP, ORDERS, new Draft("", Optional.empty()));
        desks.keep(ADA, SHOP, ORDERS, draft);
        assertThat(desks.draft(ADA, SHOP, ORDERS)).contains(draft);

        desks.discard(ADA, SHOP, ORDERS);
        assertThat(desks.draft(ADA, SHOP, ORDERS)).isEmpty();
    }

    @Test
    void projectAndColoursAreKeptApart() {
        desks.choose(ADA, ColorScheme.LIGHT);
        assertThat(desks.project(ADA)).isEmpty();

        desks.choose(ADA, SHOP);
        assertThat(desks.project(ADA)).contains(SHOP);
        assertThat(desks.colorScheme(ADA)).isEqualTo(ColorScheme.LIGHT);
        assertThat(desks.colorScheme(new UserName("nobody"))).isEqualTo(ColorScheme.DARK);
    }

    @Test
    void aFileThatHasNoTabIsNotActive() {
        assertThat(new Desk(List.of(), Optional.of(ORDERS), Map.of()).active()).isEmpty();
    }
}
