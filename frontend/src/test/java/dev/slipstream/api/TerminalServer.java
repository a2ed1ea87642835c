package dev.slipstream.api;

import dev.slipstream.project.Project;
import dev.slipstream.project.Projects;
import dev.slipstream.terminal.Terminals;
import dev.slipstream.workspace.Workspaces;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;

/** A server with one checkout, whose terminals and their clients are closed after each test. */
abstract class TerminalServer extends EmptyServer {
    @Autowired
    private Workspaces workspaces;

    @Autowired
    private Projects projects;

    @Autowired
    private Terminals terminals;

    private final List<TerminalClient> clients = new ArrayList<>();

    @BeforeEach
    void checkout() {
        if (workspaces.find(ADA, SHOP).isEmpty()) {
            workspaces.create(ADA, SHOP, source());
            projects.add(new Project(SHOP, "shop", "shop", source()));
        }
    }

    @AfterEach
    void closeAll() {
        clients.forEach(TerminalClient::close);
        terminals.list(ADA, SHOP).forEach(terminal -> terminals.close(ADA, terminal.id()));
    }

    Workspaces workspaces() {
        return workspaces;
    }

    Terminals terminals() {
        return terminals;
    }

    URI socket() {
        return URI.create("ws://127.0.0.1:%d/ws/terminal".formatted(port()));
    }

    TerminalClient client(Map<String, String> headers) {
        var client = TerminalClient.open(http(), socket(), headers);
        clients.add(client);
        return client;
    }
}
