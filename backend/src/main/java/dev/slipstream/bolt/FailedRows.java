package dev.slipstream.bolt;

import dev.slipstream.defer.RunId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Keeps the rows for which a run's tests failed: later the warehouse may have others, or none. */
final class FailedRows {
    /** It ends by itself before. */
    private static final int LATEST_SECONDS = 90;

    private final RunFiles files;
    private final RunId id;

    FailedRows(RunFiles files, RunId id) {
        this.files = files;
        this.id = id;
    }

    /**
     * After a command that tests: what an earlier one of the run found is forgotten, as its results are. A run whose rows cannot be kept
     * ends as dbt did, and its log says why there are none.
     */
    void keep(Workplace workplace) throws IOException {
        try {
            ask(workplace);
        } catch (IOException failure) {
            lost(String.valueOf(failure.getMessage()));
        }
    }

    private void lost(String reason) throws IOException {
        files.note(id, "the rows of failed tests could not be kept: " + reason);
    }

    private void ask(Workplace workplace) throws IOException {
        Files.deleteIfExists(kept());
        var failed =
                RunNodes.of(files.kept(id).open("run_results.json")).stream().anyMatch(RunNode::foundRows);
        if (!failed) {
            return;
        }
        var found = files.output(id).resolve("failed_rows.json");
        var said = files.output(id).resolve("failed_rows.log");
        var process = workplace
                .failedRows(found)
                .processBuilder()
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        process.getOutputStream().close();
        if (!ended(process) || !Files.exists(found)) {
            var reason = Files.readString(said).strip();
            lost(reason.substring(reason.lastIndexOf('\n') + 1));
            return;
        }
        var draft = Files.createTempFile(files.folder(id), "failed-rows", ".new");
        try (var packed = new GZIPOutputStream(Files.newOutputStream(draft))) {
            Files.copy(found, packed);
        }
        Files.move(draft, kept(), StandardCopyOption.ATOMIC_MOVE);
    }

    private static boolean ended(Process process) {
        try {
            if (process.waitFor(LATEST_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
            return false;
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupt);
        }
    }

    /** By the tests' unique_ids. */
    Map<String, FoundRows> all() {
        if (!Files.exists(kept())) {
            return Map.of();
        }
        try (var input = new GZIPInputStream(Files.newInputStream(kept()))) {
            var all = new HashMap<String, FoundRows>();
            JsonMapper.shared()
                    .readTree(input)
                    .properties()
                    .forEach(test -> all.put(test.getKey(), found(test.getValue())));
            return all;
        } catch (IOException failure) {
            throw new UncheckedIOException("the rows of run #%s's failed tests cannot be read".formatted(id), failure);
        }
    }

    private static FoundRows found(JsonNode test) {
        return new FoundRows(
                test.path("columns").valueStream().map(JsonNode::asString).toList(),
                test.path("rows").valueStream().map(FailedRows::cells).toList(),
                test.path("more").asBoolean(false),
                test.path("problem").asString(""));
    }

    private static List<Optional<String>> cells(JsonNode row) {
        return row.valueStream()
                .map(cell -> cell.isNull() ? Optional.<String>empty() : Optional.of(cell.asString()))
                .toList();
    }

    private Path kept() {
        return files.folder(id).resolve("failed-rows.gz");
    }
}
