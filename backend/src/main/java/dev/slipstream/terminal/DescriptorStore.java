package dev.slipstream.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The process that holds a duplicate of each terminal's descriptors, so that shells outlive the server: {@code store.py}. It serves the
 * one server that came last.
 */
final class DescriptorStore implements AutoCloseable {
    private static final String READY = "ready";

    private final DescriptorSocket socket;

    private DescriptorStore(DescriptorSocket socket) {
        this.socket = socket;
    }

    /**
     * What is said, and all that the next server must know of a terminal beside its output.
     *
     * @param walled absent: an earlier server did not say
     */
    record About(
            String say,
            @Nullable String id,
            @Nullable String user,
            @Nullable String project,
            @Nullable Instant openedAt,
            long process,
            @Nullable Instant processStartedAt,
            @Nullable Boolean walled) {
        /** Its outermost process, unless that is gone, or the number means another one by now. */
        Optional<ProcessHandle> running() {
            return ProcessHandle.of(process)
                    .filter(found -> found.info().startInstant().equals(Optional.ofNullable(processStartedAt)));
        }

        static About word(String say, @Nullable String id) {
            return new About(say, id, null, null, null, 0, null, null);
        }
    }

    /** A terminal of an earlier server; whoever gets it closes both descriptors. */
    record Kept(About about, int master, int memory) {}

    /** The store of an earlier server, if it is there. */
    static Optional<DescriptorStore> find(Path folder) {
        try {
            return Optional.of(new DescriptorStore(DescriptorSocket.connect(socket(folder))));
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    /** @param keep how long it holds what no server asks for */
    static DescriptorStore start(Path folder, Path python, Duration keep) throws IOException {
        Files.createDirectories(folder);
        Files.deleteIfExists(socket(folder));
        var program = folder.resolve("store.py");
        try (var source = DescriptorStore.class.getResourceAsStream("store.py")) {
            if (source == null) {
                throw new IOException("store.py is not on the class path");
            }
            Files.copy(source, program, StandardCopyOption.REPLACE_EXISTING);
        }
        var log = folder.resolve("store.log").toFile();
        var process = new ProcessBuilder(
                        python.toString(),
                        "-I",
                        "-S",
                        program.toString(),
                        socket(folder).toString(),
                        "" + keep.toSeconds())
                .redirectError(log)
                .start();
        process.getOutputStream().close();
        try (var said = process.inputReader(StandardCharsets.UTF_8)) {
            if (!READY.equals(said.readLine())) {
                throw new IOException("it did not start; see %s".formatted(log));
            }
        }
        return new DescriptorStore(DescriptorSocket.connect(socket(folder)));
    }

    /** Everything it holds; from now on this server is the one. */
    List<Kept> take() throws IOException {
        say(About.word("take", null));
        var all = new ArrayList<Kept>();
        while (true) {
            var packet = socket.receive();
            if (packet.text().isEmpty()) {
                throw new IOException("it closed the connection");
            }
            if (packet.descriptors().isEmpty()) {
                return all;
            }
            var about = JsonMapper.shared().readValue(packet.text(), About.class);
            all.add(new Kept(
                    about, packet.descriptors().getFirst(), packet.descriptors().getLast()));
        }
    }

    void keep(About about, int master, int memory) throws IOException {
        socket.send(JsonMapper.shared().writeValueAsBytes(about), master, memory);
    }

    void drop(TerminalId id) throws IOException {
        say(About.word("drop", id.value()));
    }

    @Override
    public void close() {
        socket.close();
    }

    private void say(About word) throws IOException {
        socket.send(JsonMapper.shared().writeValueAsBytes(word));
    }

    private static Path socket(Path folder) {
        return folder.resolve("store.sock");
    }
}
