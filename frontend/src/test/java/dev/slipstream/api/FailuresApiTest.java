package dev.slipstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.connections.Connection;
import dev.slipstream.connections.Connections;
import dev.slipstream.connections.Warehouse;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** What a preview says when something is wrong: a title, the reason, the way out; and it works again, by the same host. */
class FailuresApiTest extends SampleServer {
    private static final UserName ADA = new UserName("ada");
    private static final ProjectId PROJECT = new ProjectId("coffee_shop");
    private static final Path CHECKOUT = HOME.resolve("projects/ada/coffee_shop");

    @Autowired
    private Connections connections;

    private Connection.Development mine;
    private Warehouse.Postgres warehouse;
    private List<Long> hosts = List.of();

    @BeforeEach
    void everythingWorks() throws Exception {
        mine = connections.development(ADA, PROJECT).orElseThrow();
        warehouse = (Warehouse.Postgres) mine.warehouse();
        works();
        hosts = hosts();
        assertThat(hosts).hasSize(1);
    }

    @AfterEach
    void everythingWorksAgainByTheSameHost() throws Exception {
        connections.save(mine);
        works();
        assertThat(hosts()).isEqualTo(hosts);
    }

    @Test
    void aSyntaxErrorNamesItsLine() throws Exception {
        said(text("select\n{{ ref('a' }}"), 422, "There is a syntax error", "unexpected '}'", "Mend line 2 of models/");
        said(
                text("select 1 as a,\n from where"),
                422,
                "Syntax error at or near \"from\"",
                "near \"from\"",
                "Mend line 2 of models/");
        said(text("create table a (b int)"), 422, "Syntax error at or near", "near", "is one select");
        said(
                text("select nope from {{ ref('raw_orders') }}"),
                422,
                "Column \"nope\" does not",
                "\"nope\"",
                "Mend line 1");
        said(
                text("select statuss from {{ ref('raw_orders') }}"),
                422,
                "Column \"statuss\" does not",
                "hint",
                "Did you mean");
    }

    @Test
    void anUnknownNameIsSaid() throws Exception {
        said("{\"model\": \"stg_ordrs\"}", 404, "There is no such model", "stg_ordrs", "Check the name");
        said(text("select * from {{ ref('ordrs') }}"), 422, "The model does not compile", "'ordrs'", "name in ref()");
        said(text("select {{ nomacro() }}"), 422, "The model does not compile", "'nomacro' is undefined", "macros/");
    }

    @Test
    void aBrokenProjectFileIsNamed() throws Exception {
        var file = CHECKOUT.resolve("dbt_project.yml");
        var good = Files.readString(file);
        try {
            Files.writeString(file, good + "\nmodels: [\n");
            said(
                    text("select 1"),
                    422,
                    "dbt cannot read the project",
                    "did not find expected node content",
                    "of dbt_project.yml; if a package");
            Files.writeString(file, good.replace("name:", "nam:"));
            said(text("select 1"), 422, "dbt cannot read the project", "\"name\"", "Mend dbt_project.yml");
            Files.writeString(file, good.replaceAll("profile:.*", "profile: other"));
            said(text("select 1"), 422, "dbt cannot read the profile", "'other'", "Put the profile's name");
            Files.delete(file);
            said(text("select 1"), 422, "dbt cannot read the project", "No dbt_project.yml", "Mend dbt_project.yml");
        } finally {
            Files.writeString(file, good);
        }
    }

    @Test
    void aWrongConnectionSaysWhatIsWrongWithIt() throws Exception {
        save(warehouse.port(), warehouse.database(), "wrong");
        said(text("select 1"), 502, "The warehouse refuses the password", "dev_ada", "Check user and password");
        assertThat(send("POST", "/connections/coffee_shop-ada-development/test", "")
                        .body())
                .contains("does not let dev_ada in with this password", "\"field\":\"password\"");
        save(warehouse.port(), "nodb", warehouse.password().reveal());
        said(text("select 1"), 502, "There is no such database", "nodb", "Check the database");
    }

    @Test
    void aStoppedWarehouseIsSaidAndFoundAgain() throws Exception {
        try (var door = new WarehouseDoor(warehouse.port())) {
            save(door.port(), warehouse.database(), warehouse.password().reveal());
            works();
            door.shut();
            said(text("select 1"), 502, "The warehouse cannot be reached", "", "whether the warehouse is running");
            said(
                    text("select 1"),
                    502,
                    "The warehouse cannot be reached",
                    "refused",
                    "whether the warehouse is running");
            door.open();
            works();
        }
    }

    @Test
    void aCancelledPreviewSaysSo() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answer = threads.submit(
                    () -> send("POST", SHOP + "/preview", "{\"sql\": \"select pg_sleep(60)\", \"id\": \"long\"}"));
            while (send("DELETE", SHOP + "/previews/long", "").statusCode() != 204) {
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
            assertSaid(answer.get(30, TimeUnit.SECONDS), 409, "Cancelled", "cancelled", "Run it again");
        }
    }

    private void save(int port, String database, String password) throws Exception {
        var order = Map.of(
                "project",
                "coffee_shop",
                "kind",
                "development",
                "host",
                warehouse.host(),
                "port",
                port,
                "database",
                database,
                "user",
                warehouse.user(),
                "password",
                password,
                "schema",
                warehouse.schema());
        var saved = send("POST", "/connections", JsonMapper.shared().writeValueAsString(order));
        assertThat(saved.statusCode()).as(saved.body()).isEqualTo(201);
        assertThat(saved.body())
                .contains("\"name\":\"coffee_shop-ada-development\"")
                .doesNotContain(password);
    }

    private void works() throws Exception {
        assertThat(post(SHOP + "/preview", "{\"model\": \"stg_orders\", \"mode\": \"standard\", \"limit\": 1}")
                        .path("rows")
                        .size())
                .isEqualTo(1);
    }

    private static String text(String sql) {
        return JsonMapper.shared().writeValueAsString(Map.of("model", "stg_orders", "mode", "standard", "text", sql));
    }

    private void said(String body, int status, String title, String detail, String hint) throws Exception {
        assertSaid(send("POST", SHOP + "/preview", body), status, title, detail, hint);
    }

    private static void assertSaid(HttpResponse<String> answer, int status, String title, String detail, String hint) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        var problem = json(answer);
        assertThat(problem.path("title").asString()).startsWith(title);
        assertThat(problem.path("detail").asString()).contains(detail).doesNotContain("Traceback", "---");
        assertThat(problem.path("hint").asString()).contains(hint);
    }

    private static List<Long> hosts() {
        return ProcessHandle.current()
                .children()
                .filter(process -> process.info().commandLine().orElse("").contains("slipstream_host host "))
                .map(ProcessHandle::pid)
                .sorted()
                .toList();
    }
}
