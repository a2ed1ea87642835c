package dev.slipstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.workspace.Workspaces;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class FilesApiTest extends EmptyServer {
    @Autowired
    private Workspaces workspaces;

    @BeforeEach
    void checkout() {
        workspaces.remove(ADA, SHOP);
        workspaces.create(ADA, SHOP, source());
    }

    @Test
    void aFileIsReadWithItsVersionAndSavedOverThatVersionOnly() throws Exception {
        var read = send("GET", "dbt_project.yml", "", "");
        assertThat(read.body()).isEqualTo("name: shop\n");
        var tag = read.headers().firstValue("ETag").orElseThrow();

        var saved = send("PUT", "dbt_project.yml", "name: other # é\n", "If-Match", tag);
        assertThat(saved.statusCode()).isEqualTo(204);

        var late = send("PUT", "dbt_project.yml", "name: late\n", "If-Match", tag);
        assertThat(late.statusCode()).isEqualTo(412);
        assertThat(late.headers().firstValue("ETag")).isEqualTo(saved.headers().firstValue("ETag"));
        assertThat(late.body()).contains("changed since it was opened");
        assertThat(send("GET", "dbt_project.yml", "", "").body()).isEqualTo("name: other # é\n");
    }

    @Test
    void aFileIsCreatedOnce() throws Exception {
        assertThat(send("PUT", "models/new.sql", "select 1", "If-None-Match", "*")
                        .statusCode())
                .isEqualTo(201);
        assertThat(send("PUT", "models/new.sql", "select 2", "If-None-Match", "*")
                        .statusCode())
                .isEqualTo(412);
    }

    @Test
    void aSaveWithoutAVersionIsRefused() throws Exception {
        var refused = send("PUT", "dbt_project.yml", "text", "");
        assertThat(refused.statusCode()).isEqualTo(428);
        assertThat(refused.body()).contains("If-Match");
    }

    @Test
    void whatIsNotThereAndWhatIsOutsideIsSaid() throws Exception {
        assertThat(send("GET", "models/nothing.sql", "", "").statusCode()).isEqualTo(404);
        assertThat(send("GET", ".git/config", "", "").statusCode()).isEqualTo(400);
        assertThat(send("GET", "", "", "").body()).contains("\"path\":\"dbt_project.yml\"");
    }

    private HttpResponse<String> send(String method, String path, String body, String header, String... value)
            throws Exception {
        var request = request("/projects/shop/files%s".formatted(path.isEmpty() ? "" : "/" + path))
                .header("Content-Type", "text/plain; charset=utf-8")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!header.isEmpty()) {
            request.header(header, value[0]);
        }
        return http().send(request.build(), BodyHandlers.ofString());
    }
}
