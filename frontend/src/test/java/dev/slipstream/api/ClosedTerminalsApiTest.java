package dev.slipstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.sandbox.Isolation;
import dev.slipstream.sandbox.Sandbox;
import dev.slipstream.sandbox.SandboxRequest;
import dev.slipstream.sandbox.SandboxedCommand;
import dev.slipstream.security.UserName;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import tools.jackson.databind.json.JsonMapper;

/** A server without walls that others can reach. */
@Import(ClosedTerminalsApiTest.Unwalled.class)
class ClosedTerminalsApiTest extends EmptyServer {
    private static final class NoWalls implements Sandbox {
        @Override
        public SandboxedCommand wrap(SandboxRequest request) {
            return new SandboxedCommand(request.argv(), Map.of("PATH", "/usr/bin:/bin"), request.workingDirectory());
        }

        @Override
        public SandboxedCommand within(SandboxRequest request) {
            throw new IllegalStateException("nothing is started here");
        }

        @Override
        public Isolation isolation() {
            return new Isolation.Closed("bubblewrap is not installed", "it listens on 0.0.0.0");
        }

        @Override
        public Path home(UserName user) {
            return EmptyServer.home();
        }
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Unwalled {
        @Bean
        @Primary
        Sandbox noWalls() {
            return new NoWalls();
        }
    }

    @Test
    void openingOneIsRefusedWithTheReasonAndTheWayOut() throws Exception {
        var order = request("/projects/shop/terminals")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"columns\": 80, \"rows\": 24}"))
                .build();

        var answer = http().send(order, BodyHandlers.ofString());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        var problem = JsonMapper.shared().readTree(answer.body());
        assertThat(problem.path("title").asString()).isEqualTo("Terminals are closed");
        assertThat(problem.path("detail").asString())
                .contains("others can reach this server (it listens on 0.0.0.0)", "bubblewrap is not installed");
        assertThat(problem.path("hint").asString()).contains("Install bubblewrap", "SLIPSTREAM_ISOLATION=none");
    }

    @Test
    void theListIsEmptyAndAdminsAreTold() throws Exception {
        assertThat(get("/projects/shop/terminals")).isEqualTo("[]");
        assertThat(get("/hosts")).contains("Terminals are closed");
    }

    private String get(String path) throws Exception {
        return http().send(request(path).build(), BodyHandlers.ofString()).body();
    }
}
