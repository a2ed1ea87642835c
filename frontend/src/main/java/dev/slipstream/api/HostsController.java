package dev.slipstream.api;

import dev.slipstream.dbt.RunningHost;
import dev.slipstream.dbt.RunningHosts;
import dev.slipstream.sandbox.Sandbox;
import dev.slipstream.security.UserName;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The dbt hosts that run, for admins. */
@RestController
@RequestMapping("/api/v1/hosts")
@PreAuthorize("hasRole('ADMIN')")
class HostsController {
    private final RunningHosts hosts;
    private final Sandbox sandbox;

    HostsController(RunningHosts hosts, Sandbox sandbox) {
        this.hosts = hosts;
        this.sandbox = sandbox;
    }

    record Listing(String isolation, List<Host> hosts) {}

    record Host(
            String user,
            String dbt,
            long memoryBytes,
            Instant startedAt,
            Instant usedAt,
            int commands,
            long requests,
            List<Project> projects) {}

    record Project(String name, long memoryBytes) {}

    @GetMapping
    Listing list() {
        return new Listing(
                sandbox.isolation().sentence(),
                hosts.list().stream().map(HostsController::wire).toList());
    }

    /** Whether or not one runs. */
    @DeleteMapping("/{user}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void stop(@PathVariable String user) {
        hosts.stop(new UserName(user));
    }

    private static Host wire(RunningHost host) {
        return new Host(
                host.user().value(),
                host.engine().version(),
                host.memory().toBytes(),
                host.startedAt(),
                host.usedAt(),
                host.commands(),
                host.requests(),
                host.projects().stream()
                        .map(project ->
                                new Project(project.name(), project.memory().toBytes()))
                        .toList());
    }
}
