package dev.slipstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

class ProjectsApiTest extends EmptyServer {

    @Test
    void aFolderIsImportedOnceAndWhatIsMissingIsSaid() throws Exception {
        var order = "{\"git\": {\"url\": \"%s\"}}".formatted(origin());
        var imported = send("POST", order);
        assertThat(imported.statusCode()).isEqualTo(201);
        assertThat(imported.body())
                .contains("\"project\":\"shop\"", "the development connection is not known", "\"branch\":\"\"");
        assertThat(send("GET", "").body()).contains("\"project\":\"shop\"");

        var again = send("POST", order);
        assertThat(again.statusCode()).isEqualTo(400);
        assertThat(again.body()).contains("there is a project shop already");
    }

    @Test
    void whatIsWrongWithAnOrderIsSaid() throws Exception {
        assertThat(send("POST", "{}").body()).contains("git");
        assertThat(send("POST", "{\"git\": {\"url\": \"/nowhere\"}}").body())
                .contains("/nowhere cannot be cloned", "does not exist");
        assertThat(send("POST", "{\"git\": {\"url\": \"/x\"}, \"production\": {\"host\": \"h\"}}")
                        .body())
                .contains("a connection needs \\\"database\\\"");
    }

    private HttpResponse<String> send(String method, String body) throws Exception {
        var request = request("/projects")
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return http().send(request.build(), BodyHandlers.ofString());
    }
}
