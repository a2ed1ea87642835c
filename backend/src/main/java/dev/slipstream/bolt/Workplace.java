package dev.slipstream.bolt;

import dev.slipstream.connections.RunLogins;
import dev.slipstream.connections.Warehouse;
import dev.slipstream.defer.RunId;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.sandbox.SandboxRequest;
import dev.slipstream.sandbox.SandboxedCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the kind of a run decides: as whom it works, into what, compared with what, and so how dbt is called. */
final class Workplace {
    /** Not {@code prod}: projects choose production's schemas by that name. */
    private static final String APART = "ci";

    private static final int LOOKED_THROUGH = 50;
    private static final int SHORT = 7;
    private static final List<String> STATE = List.of("manifest.json", "run_results.json", "sources.json");

    private final RunJob.Tools tools;
    private final RunId id;
    private final Manner.Kind kind;

    Workplace(RunJob.Tools tools, RunId id, Manner.Kind kind) {
        this.tools = tools;
        this.id = id;
        this.kind = kind;
    }

    String target() {
        return kind.apart() ? APART : "prod";
    }

    RunLogins.RunLogin login(Warehouse production) {
        return kind.apart()
                ? tools.logins().beginApart(production, id.value())
                : tools.logins().begin(production, id.value());
    }

    void variables(Run run) throws IOException {
        var variables = tools.store()
                .schedule(run.schedule())
                .map(schedule -> schedule.manner().variables())
                .orElse(Map.of());
        var all = new HashMap<>(variables);
        all.put("SLIPSTREAM_SCHEDULE", run.schedule().value());
        all.put("SLIPSTREAM_RUN", id.toString());
        RunVariables.write(file(), all, tools.secrets().reveal(run.schedule()));
    }

    /** Copies what dbt is to compare with, so that it stays while the run lives. */
    void state() throws IOException {
        switch (kind) {
            case Manner.Kind.Standard _ -> {}
            case Manner.Kind.Deferred(var with, var successfulOnly) -> take(ended(with, successfulOnly));
            case Manner.Kind.TurboCi(var production) -> {
                var published = tools.artifacts()
                        .latest(production)
                        .orElseThrow(() -> nothing("%s has published nothing".formatted(production)));
                take(tools.store().run(published.run()).orElseThrow());
                Files.copy(
                        published.folder().resolve(STATE.getFirst()),
                        tools.files().state(id).resolve(STATE.getFirst()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private Run ended(ScheduleSlug with, boolean successfulOnly) {
        return tools.store().runs(with, LOOKED_THROUGH).stream()
                .filter(run -> !run.id().equals(id))
                .filter(run -> run.state() == RunState.SUCCESS || (run.state() == RunState.FAILED && !successfulOnly))
                .filter(run -> tools.files().kept(run.id()).has(STATE.getFirst()))
                .findFirst()
                .orElseThrow(() -> nothing(
                        successfulOnly
                                ? "no run of %s has succeeded".formatted(with)
                                : "no run of %s has got to building".formatted(with)));
    }

    private static BoltFailure nothing(String reason) {
        return new BoltFailure(
                BoltFailure.Reason.INVALID, "there is nothing to compare with: %s; run it once".formatted(reason));
    }

    private void take(Run compared) throws IOException {
        var state = Files.createDirectories(tools.files().state(id));
        var kept = tools.files().kept(compared.id());
        for (var name : STATE) {
            if (kept.has(name)) {
                kept.unpack(name, state.resolve(name));
            }
        }
        tools.files()
                .note(
                        id,
                        "compared with %s #%s, %s, of %s"
                                .formatted(
                                        compared.schedule(),
                                        compared.id(),
                                        compared.state(),
                                        compared.commit()
                                                .map(hash -> hash.substring(0, Math.min(SHORT, hash.length())))
                                                .orElse("")));
    }

    private Path file() {
        return tools.files().profile(id).resolve("variables");
    }

    SandboxedCommand dbt(List<String> words) {
        var files = tools.files();
        var engine = tools.engines().await(ProductionCheckout.SYSTEM_USER, files.checkout(id));
        var argv = new ArrayList<>(List.of(engine.program().toString(), "--use-colors"));
        argv.addAll(words);
        argv.addAll(List.of("--project-dir", files.checkout(id).toString()));
        argv.addAll(List.of("--profiles-dir", files.profile(id).toString()));
        argv.addAll(List.of("--target", target()));
        return tools.sandbox()
                .wrap(new SandboxRequest(
                        ProductionCheckout.SYSTEM_USER,
                        Files.exists(file()) ? RunVariables.load(file(), argv) : argv,
                        environment(),
                        files.empty(id),
                        List.of(files.work(id)),
                        engine.visible()));
    }

    /** What asks for the rows of failed tests as the run may, and writes them there. */
    SandboxedCommand failedRows(Path found) {
        var files = tools.files();
        var python = tools.engines()
                .await(ProductionCheckout.SYSTEM_USER, files.checkout(id))
                .python();
        return tools.sandbox()
                .wrap(new SandboxRequest(
                        ProductionCheckout.SYSTEM_USER,
                        List.of(
                                python.python().toString(),
                                "-I",
                                python.folder()
                                        .resolve("slipstream_host/rows.py")
                                        .toString(),
                                files.results(id).toString(),
                                files.profile(id).resolve("profiles.yml").toString(),
                                found.toString()),
                        Map.of(),
                        files.empty(id),
                        List.of(files.work(id)),
                        python.readOnly()));
    }

    private Map<String, String> environment() {
        var output = tools.files().output(id).toString();
        var environment = new HashMap<>(Map.of("DBT_SEND_ANONYMOUS_USAGE_STATS", "false", "PYTHONUNBUFFERED", "1"));
        environment.put("DBT_TARGET_PATH", output);
        environment.put("DBT_LOG_PATH", output);
        Optional.of(tools.files().state(id))
                .filter(Files::isDirectory)
                .ifPresent(state -> environment.put("DBT_STATE", state.toString()));
        if (kind.apart()) {
            environment.put("DBT_DEFER", "true");
        }
        return environment;
    }
}
