package dev.slipstream.dbt;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What is to end: a decision about hosts as they were seen. */
final class HostRules {
    private final HostLimits limits;

    HostRules(HostLimits limits) {
        this.limits = limits;
    }

    /** @param outdated the environment that it was started from has changed since */
    record Seen(RunningHost host, boolean outdated) {}

    /** Something to end, and why, for the log. */
    sealed interface Verdict {
        RunningHost host();

        String reason();

        record EndHost(RunningHost host, String reason) implements Verdict {}

        record EndProject(RunningHost host, String project, String reason) implements Verdict {}
    }

    List<Verdict> judge(List<Seen> hosts, Instant now) {
        var verdicts = new ArrayList<Verdict>();
        var left = new ArrayList<RunningHost>();
        for (var seen : hosts) {
            of(seen, now).ifPresentOrElse(verdicts::add, () -> left.add(seen.host()));
        }
        verdicts.addAll(inAll(left));
        return verdicts;
    }

    private Optional<Verdict> of(Seen seen, Instant now) {
        var host = seen.host();
        var idle = Duration.between(host.usedAt(), now);
        if (host.commands() == 0 && seen.outdated()) {
            return Optional.of(new Verdict.EndHost(host, "dbt's environment was changed"));
        }
        if (host.commands() == 0 && idle.compareTo(limits.idle()) >= 0) {
            return Optional.of(new Verdict.EndHost(host, "nobody asked it anything for " + limits.idle()));
        }
        if (host.memory().compareTo(limits.memory()) <= 0) {
            return Optional.empty();
        }
        var reason = "it takes %d MB, and may take %d"
                .formatted(host.memory().toMegabytes(), limits.memory().toMegabytes());
        return Optional.of(host.projects().stream()
                .max(Comparator.comparing(RunningHost.WarmedProject::memory))
                .filter(project -> project.memory().toBytes() > host.memory().toBytes() / 2)
                .<Verdict>map(project -> new Verdict.EndProject(host, project.name(), reason))
                .orElseGet(() -> new Verdict.EndHost(host, reason)));
    }

    /** Those unused for longest go first, until the others fit; a host with a running command stays. */
    private List<Verdict> inAll(List<RunningHost> hosts) {
        var taken = hosts.stream().mapToLong(host -> host.memory().toBytes()).sum();
        var verdicts = new ArrayList<Verdict>();
        var byAge = hosts.stream()
                .filter(host -> host.commands() == 0)
                .sorted(Comparator.comparing(RunningHost::usedAt))
                .toList();
        for (var host : byAge) {
            if (taken <= limits.memoryInAll().toBytes()) {
                break;
            }
            taken -= host.memory().toBytes();
            verdicts.add(new Verdict.EndHost(
                    host,
                    "all hosts together take more than %d MB"
                            .formatted(limits.memoryInAll().toMegabytes())));
        }
        return verdicts;
    }
}
