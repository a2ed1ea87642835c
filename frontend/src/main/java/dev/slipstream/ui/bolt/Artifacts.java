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
import dev.slipstream.ui.theme.Icons;
import java.util.List;

/** The files that a run left, to download. */
final class Artifacts extends Div {
    private static final long serialVersionUID = 1;

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
        row.add(size, download(run, artifact));
        return row;
    }

    private Anchor download(Run run, Artifact artifact) {
        var name = artifact.path();
        var handler = DownloadHandler.fromInputStream(_ -> bolt.artifact(run.id(), name)
                .map(content -> new DownloadResponse(content, name, "application/json", artifact.bytes()))
                .orElseGet(() -> DownloadResponse.error(404, "run #%s left no %s".formatted(run.id(), name))));
        return link(new Anchor(handler, ""), "Download " + name);
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
