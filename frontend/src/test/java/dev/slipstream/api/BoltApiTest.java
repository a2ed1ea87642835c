package dev.slipstream.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.bolt.BoltFile;
import dev.slipstream.bolt.RunState;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.security.Role;
import dev.slipstream.security.User;
import dev.slipstream.security.UserName;
import dev.slipstream.ui.bolt.FakeBolt;
import dev.slipstream.workspace.ProjectId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

class BoltApiTest {
    private static final ScheduleSlug DAILY = new ScheduleSlug("daily_prod");

    private final FakeBolt bolt = new FakeBolt();
    private final BoltController api =
            new BoltController(() -> new User(new UserName("ada"), EnumSet.allOf(Role.class)), bolt);

    @BeforeEach
    void oneSchedule() {
        bolt.schedules.add(FakeBolt.schedule("daily_prod", true));
        bolt.put(FakeBolt.run(1, RunState.SUCCESS, "", true));
    }

    @Test
    void aScheduleThatStandsInAFileIsChangedByACommit() {
        api.update("daily_prod", ScheduleWire.of(bolt.schedule(DAILY).withSuspended(true)));
        assertThat(bolt.commits).isEmpty();
        assertThat(bolt.schedule(DAILY).suspended()).isTrue();

        bolt.files.add(
                new BoltFile(new ProjectId("coffee_shop"), ".bolt/daily.yaml", Optional.of(DAILY), Optional.empty()));
        api.update("daily_prod", ScheduleWire.of(bolt.schedule(DAILY).withSuspended(false)));
        assertThat(bolt.commits).containsExactly("daily_prod by ada");
        assertThat(bolt.schedule(DAILY).suspended()).isFalse();
    }

    @Test
    void aNewOneIsMadeAsAFileIfThatIsAskedFor() {
        api.create(ScheduleWire.of(FakeBolt.schedule("load", false)), false);
        assertThat(bolt.commits).isEmpty();
        api.create(ScheduleWire.of(FakeBolt.schedule("late", false)), true);
        assertThat(bolt.commits).containsExactly("late by ada");
    }

    @Test
    void anArtifactIsSentCompressedToWhoTakesItSo() throws Exception {
        var packed = api.artifact(1, "manifest.json", "deflate, GZIP;q=0.8, br");
        assertThat(packed.getHeaders().getFirst(HttpHeaders.CONTENT_ENCODING)).isEqualTo("gzip");
        assertThat(packed.getHeaders().getFirst(HttpHeaders.VARY)).isEqualTo("Accept-Encoding");
        try (var content = new GZIPInputStream(content(packed))) {
            assertThat(content.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("{}");
        }
        for (var encodings : new String[] {"", "identity", "gzip;q=0", "br, gzip; q=0.0"}) {
            var plain = api.artifact(1, "manifest.json", encodings);
            assertThat(plain.getHeaders().containsHeader(HttpHeaders.CONTENT_ENCODING))
                    .as(encodings)
                    .isFalse();
            assertThat(content(plain).readAllBytes())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("{}");
        }
    }

    @Test
    void whatWasKeptBeforeIsSentAsItIsAndAPageIsNoPageHere() throws Exception {
        var plain = api.artifact(1, "catalog.json", "gzip");
        assertThat(plain.getHeaders().containsHeader(HttpHeaders.CONTENT_ENCODING))
                .isFalse();
        assertThat(plain.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_JSON);
        assertThat(api.artifact(1, "static_index.html", "").getHeaders().getContentType())
                .isEqualTo(MediaType.APPLICATION_OCTET_STREAM);
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertThatThrownBy(() -> api.artifact(7, "manifest.json", "")).hasMessageContaining("there is no run #7");
    }

    private static InputStream content(ResponseEntity<InputStreamResource> answer) throws IOException {
        return Objects.requireNonNull(answer.getBody()).getInputStream();
    }
}
