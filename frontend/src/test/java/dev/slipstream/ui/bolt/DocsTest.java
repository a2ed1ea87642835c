package dev.slipstream.ui.bolt;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.dom.Element;
import com.vaadin.flow.server.VaadinRequest;
import com.vaadin.flow.server.VaadinResponse;
import com.vaadin.flow.server.streams.DownloadEvent;
import dev.slipstream.defer.RunId;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A project's own page, with whatever scripts it has. */
class DocsTest {
    private final Map<String, String> headers = new TreeMap<>();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    @Test
    void theDocsAreServedInAnOriginOfTheirOwn() throws Exception {
        Artifacts.docs(new FakeBolt(), new RunId(1)).handleDownloadRequest(event());

        assertThat(sent.toString(StandardCharsets.UTF_8)).isEqualTo("{}");
        assertThat(headers)
                .containsEntry("Content-Security-Policy", "sandbox allow-scripts allow-popups")
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("Referrer-Policy", "no-referrer");
    }

    private DownloadEvent event() {
        var response = (VaadinResponse) Proxy.newProxyInstance(
                VaadinResponse.class.getClassLoader(),
                new Class<?>[] {VaadinResponse.class},
                (_, method, arguments) -> {
                    if (method.getName().equals("setHeader")) {
                        headers.put((String) arguments[0], (String) arguments[1]);
                    }
                    return method.getName().equals("getOutputStream") ? sent : null;
                });
        var request = (VaadinRequest) Proxy.newProxyInstance(
                VaadinRequest.class.getClassLoader(), new Class<?>[] {VaadinRequest.class}, (_, _, _) -> null);
        return new DownloadEvent(request, response, null, new Element("a"));
    }
}
