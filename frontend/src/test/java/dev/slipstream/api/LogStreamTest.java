package dev.slipstream.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.asyncDispatch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.request;

import dev.slipstream.bolt.RunState;
import dev.slipstream.security.Role;
import dev.slipstream.security.User;
import dev.slipstream.security.UserName;
import dev.slipstream.ui.bolt.FakeBolt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

class LogStreamTest {
    private final FakeBolt bolt = new FakeBolt();
    private final MockMvc api = MockMvcBuilders.standaloneSetup(
                    new BoltController(() -> new User(new UserName("ada"), Set.of(Role.DEVELOPER)), bolt))
            .build();

    @Test
    void withoutAskingForEventsTheLogComesAsItIs() throws Exception {
        bolt.log("one\ntwo\n");
        bolt.put(FakeBolt.run(1, RunState.RUNNING, "", false));

        for (var accept : new MediaType[] {MediaType.ALL, MediaType.TEXT_PLAIN}) {
            var answer = api.perform(get("/api/v1/runs/1/log?from=4").accept(accept))
                    .andReturn()
                    .getResponse();
            assertThat(answer.getContentAsString()).isEqualTo("two\n");
            assertThat(answer.getHeader("X-Next-Offset")).isEqualTo("8");
        }
    }

    @Test
    void eventsFollowTheLogInWholeLinesUntilTheRunHasEnded() throws Exception {
        bolt.log("one\ntw");
        bolt.put(FakeBolt.run(1, RunState.RUNNING, "", false));
        var following =
                api.perform(events("/api/v1/runs/1/log")).andExpect(request().asyncStarted());

        bolt.log("one\ntwo\nrest");
        bolt.put(FakeBolt.run(1, RunState.FAILED, "dbt build ended with status 1", false));

        var result = following.andReturn();
        result.getAsyncResult(10_000);
        var text = result.getResponse().getContentAsString();
        assertThat(text).contains("event:end\ndata:FAILED");
        assertThat(text.lines()
                        .filter(line -> line.startsWith("data:"))
                        .map(line -> line.substring(5))
                        .filter(line -> !line.isEmpty()))
                .containsExactly("one", "two", "rest", "FAILED");
        assertThat(text).contains("id:12\n");
        assertThat(bolt.listeners()).isZero();
    }

    @Test
    void aReaderThatComesBackGoesOnWhereItWas() throws Exception {
        bolt.log("one\ntwo\n");
        bolt.put(FakeBolt.run(1, RunState.SUCCESS, "", true));

        var result = api.perform(events("/api/v1/runs/1/log").header("Last-Event-ID", "4"))
                .andReturn();
        result.getAsyncResult(10_000);
        api.perform(asyncDispatch(result));

        assertThat(result.getResponse().getContentAsString())
                .contains("data:two\n")
                .doesNotContain("data:one");
    }

    private static MockHttpServletRequestBuilder events(String path) {
        return get(path).header(HttpHeaders.ACCEPT, MediaType.TEXT_EVENT_STREAM_VALUE);
    }
}
