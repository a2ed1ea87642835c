package dev.slipstream.api;

import dev.slipstream.security.CurrentUser;
import dev.slipstream.security.ServerAddress;
import dev.slipstream.security.UserName;
import dev.slipstream.terminal.TerminalId;
import dev.slipstream.terminal.TerminalSize;
import dev.slipstream.terminal.TerminalSummary;
import dev.slipstream.terminal.Terminals;
import dev.slipstream.workspace.ProjectId;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The own terminals: their output and input go through the socket that {@code url} names. */
@RestController
@RequestMapping("/api/v1/projects/{project}/terminals")
class TerminalsController {
    private static final int COLUMNS = 80;
    private static final int ROWS = 24;

    private final CurrentUser currentUser;
    private final Terminals terminals;
    private final ServerAddress address;

    TerminalsController(CurrentUser currentUser, Terminals terminals, ServerAddress address) {
        this.currentUser = currentUser;
        this.terminals = terminals;
        this.address = address;
    }

    record Order(@Nullable Integer columns, @Nullable Integer rows) {}

    record Entry(String id, String title, int columns, int rows, Instant openedAt, int attached) {
        static Entry of(TerminalSummary terminal) {
            return new Entry(
                    terminal.id().value(),
                    terminal.title(),
                    terminal.size().columns(),
                    terminal.size().rows(),
                    terminal.openedAt(),
                    terminal.attached());
        }
    }

    record Ticket(String id, String ticket, String url) {}

    @GetMapping
    List<Entry> all(@PathVariable String project) {
        return terminals.list(user(), new ProjectId(project)).stream()
                .map(Entry::of)
                .toList();
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Ticket open(@PathVariable String project, @RequestBody(required = false) @Nullable Order order) {
        var columns = order == null || order.columns() == null ? COLUMNS : order.columns();
        var rows = order == null || order.rows() == null ? ROWS : order.rows();
        var terminal = terminals.open(user(), new ProjectId(project), new TerminalSize(columns, rows));
        return ticketFor(terminal.id());
    }

    @PostMapping("/{id}/tickets")
    @ResponseStatus(HttpStatus.CREATED)
    Ticket ticket(@PathVariable String project, @PathVariable String id) {
        return ticketFor(own(project, id));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void close(@PathVariable String project, @PathVariable String id) {
        terminals.close(user(), own(project, id));
    }

    /** Somebody else's is as unknown as one that never was. */
    private TerminalId own(String project, String id) {
        return terminals
                .find(user(), new TerminalId(id))
                .filter(terminal -> terminal.project().equals(new ProjectId(project)))
                .map(TerminalSummary::id)
                .orElseThrow(() -> new NoSuchElementException("there is no terminal %s in %s".formatted(id, project)));
    }

    private Ticket ticketFor(TerminalId id) {
        var base = address.base().toString().replaceFirst("^http", "ws");
        return new Ticket(id.value(), terminals.ticket(user(), id), base + "/ws/terminal");
    }

    private UserName user() {
        return currentUser.require().name();
    }
}
