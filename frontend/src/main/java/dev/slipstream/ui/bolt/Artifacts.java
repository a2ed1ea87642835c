package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.server.streams.DownloadHandler;
import com.vaadin.flow.server.streams.DownloadResponse;
import dev.slipstream.bolt.Artifact;
import dev.slipstream.bolt.Bolt;
import dev.slipstream.bolt.Run;
import dev.slipstream.defer.RunId;
import dev.slipstream.ui.theme.Icons;
import java.util.List;

/** The files that a run left, to download. */
final class Artifacts extends Div {
    private static final long serialVersionUID = 1;

    private static final String DOCS = "static_index.html";
    private static final String SANDBOX = "sandbox allow-scripts allow-popups";
    private static final int NOT_FOUND = 404;
    private static final int PIECE = 256 * 1024;

    private final transient Bolt bolt;
    private transient List<Artifact> shown = List.of();
    private boolean reads;

    Artifacts(Bolt bolt) {
        this.bolt = bolt;
        addClassName("slip-bolt-card");
    }

    /** @param productionState its manifest is what development reads */
    void show(Run run, boolean productionState) {
        var artifacts = bolt.artifacts(run.id());
        if (getChildren().findAny().isPresent() && artifacts.equals(shown) && reads == productionState) {
            return;
        }
        shown = artifacts;
        reads = productionState;
        removeAll();
        var head = new Div(new H2("Artifacts"));
        head.addClassName("slip-bolt-card-head");
        add(head);
        if (artifacts.isEmpty()) {
            var none = row();
            none.add(new Span(run.state().ended() ? "It left none." : "None yet."));
            none.addClassName("slip-bolt-quiet");
            add(none);
        }
        artifacts.forEach(artifact -> add(row(run, artifact)));
    }

    private Div row(Run run, Artifact artifact) {
        var row = row();
        var name = new Span(artifact.path());
        name.addClassNames("slip-bolt-mono", "grow");
        row.add(Icons.of("file-braces"), name);
        if (reads && artifact.path().equals("manifest.json")) {
            row.add(Badge.production("in use"));
        }
        var size = new Span(Words.size(artifact.bytes()));
        size.addClassName("slip-bolt-small");
        row.add(size);
        if (artifact.path().equals(DOCS)) {
            row.add(open(run));
        }
        row.add(download(run, artifact));
        return row;
    }

    static boolean hasDocs(Bolt bolt, Run run) {
        return run.steps().stream().anyMatch(step -> step.line().startsWith("dbt docs"))
                && bolt.artifacts(run.id()).stream()
                        .anyMatch(artifact -> artifact.path().equals(DOCS));
    }

    /** What dbt wrote, with whatever scripts a project put in: they run in an origin of their own, without a session. */
    static DownloadHandler docs(Bolt bolt, RunId run) {
        return event -> {
            var content = bolt.artifact(run, DOCS);
            if (content.isEmpty()) {
                event.getResponse().setStatus(NOT_FOUND);
                return;
            }
            event.setContentType("text/html;charset=utf-8");
            event.getResponse().setHeader("Content-Security-Policy", SANDBOX);
            event.getResponse().setHeader("X-Content-Type-Options", "nosniff");
            event.getResponse().setHeader("Referrer-Policy", "no-referrer");
            try (var input = content.get()) {
                input.transferTo(event.getOutputStream());
            }
        };
    }

    /** All of it that is kept, however long: piece by piece. */
    static DownloadHandler log(Bolt bolt, RunId run) {
        return event -> {
            event.setFileName("run-%s.log".formatted(run));
            event.setContentType("text/plain;charset=utf-8");
            var out = event.getOutputStream();
            var from = 0L;
            for (var piece = bolt.log(run, from, PIECE); piece.length > 0; piece = bolt.log(run, from, PIECE)) {
                out.write(piece);
                from += piece.length;
            }
        };
    }

    private Anchor open(Run run) {
        var anchor = new Anchor(docs(bolt, run.id()), "");
        anchor.setTarget("_blank");
        anchor.addClassName("slip-bolt-download");
        anchor.add(Icons.of("external-link"));
        anchor.getElement().setAttribute("aria-label", "Open the docs");
        anchor.getElement().setAttribute("title", "Open the docs");
        return anchor;
    }

    private Anchor download(Run run, Artifact artifact) {
        var name = artifact.path();
        var handler = DownloadHandler.fromInputStream(_ -> bolt.artifact(run.id(), name)
                .map(content -> new DownloadResponse(content, name, type(name), artifact.bytes()))
                .orElseGet(() -> DownloadResponse.error(404, "run #%s left no %s".formatted(run.id(), name))));
        return link(new Anchor(handler, ""), "Download " + name);
    }

    private static String type(String name) {
        return name.endsWith(".json") ? "application/json" : "application/octet-stream";
    }

    static Anchor link(Anchor anchor, String words) {
        anchor.addClassName("slip-bolt-download");
        anchor.add(Icons.of("download"));
        anchor.getElement().setAttribute("aria-label", words);
        anchor.getElement().setAttribute("title", words);
        return anchor;
    }

    private static Div row() {
        var row = new Div();
        row.addClassName("slip-bolt-row");
        return row;
    }
}
