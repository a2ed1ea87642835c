package dev.slipstream.e2e;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.slipstream.e2e.TerminalServer.Slipstream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** A page with terminals by xterm.js, in a browser. What is JavaScript here is an expression. */
interface TerminalPage extends AutoCloseable {
    Page page();

    /** The xterm.js that is shown. */
    String shown();

    /** Opens one more terminal, which is then shown. */
    String create();

    /** Shows the terminal that was opened first, again. */
    void showFirst();

    /** Gives it the focus. */
    void focus();

    /** Ends all its terminals, also those that flood. */
    @Override
    void close();

    /** Opens pages of a server. */
    interface Opener extends AutoCloseable {
        String name();

        /** With one terminal that is ready. */
        TerminalPage open(Browser browser) throws Exception;

        @Override
        void close();
    }

    /** Its text until the cursor ends in a prompt. */
    default void awaitPrompt() {
        page().waitForFunction("() => (%s)(%s)".formatted(READY, shown()));
    }

    String READY = """
            term => {
              const buffer = term?.buffer.active;
              const line = buffer?.getLine(buffer.baseY + buffer.cursorY)?.translateToString(true, 0, buffer.cursorX) ?? '';
              return /[$#]\\s*$/.test(line);
            }""";

    /** Ours. */
    record Ours(Slipstream server, Page page) implements TerminalPage {
        record Pages(Slipstream server) implements Opener {
            @Override
            public String name() {
                return server.name();
            }

            @Override
            public TerminalPage open(Browser browser) throws Exception {
                var page = browser.blank();
                page.navigate(server.server().loginUrl());
                var opened = new Ours(server, page);
                opened.awaitPrompt();
                // The project has no connection, and asks for one.
                var question = page.locator("vaadin-dialog.slip-set-up");
                question.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
                page.keyboard().press("Escape");
                question.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
                return opened;
            }

            @Override
            public void close() {
                // the server is somebody else's
            }
        }

        @Override
        public String shown() {
            return "[...document.querySelectorAll('slip-terminal')].find((each) => each.offsetWidth > 0)?.terminal";
        }

        @Override
        public String create() {
            return "document.querySelector('vaadin-button[aria-label=\"New terminal\"]').click()";
        }

        @Override
        public void showFirst() {
            page.locator("vaadin-tab.slip-terminal-tab").first().click();
            page.locator("slip-terminal").first().waitFor();
        }

        @Override
        public void focus() {
            page.locator("slip-terminal:visible").click();
        }

        @Override
        public void close() {
            page.context().close();
            named("id", send("GET", "")).forEach(id -> send("DELETE", "/" + id));
        }

        private String send(String method, String path) {
            try {
                return server.server().call(method, "/api/v1/projects/bench/terminals" + path, "");
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        }
    }

    /** JupyterLab's, by terminado. */
    record Jupyter(String url, Page page) implements TerminalPage {
        record Pages(Process process, String url) implements Opener {
            private static final Duration POLL = Duration.ofMillis(200);
            private static final Duration START_LIMIT = Duration.ofMinutes(1);

            @Override
            public String name() {
                return "JupyterLab";
            }

            static Pages start(Path program, Path folder) throws Exception {
                int port;
                try (var socket = new ServerSocket(0)) {
                    port = socket.getLocalPort();
                }
                var process = new ProcessBuilder(
                                program.toString(),
                                "lab",
                                "--no-browser",
                                "--allow-root",
                                "--ip=127.0.0.1",
                                "--port=" + port,
                                "--IdentityProvider.token=",
                                "--LabApp.expose_app_in_browser=True",
                                "--ServerApp.disable_check_xsrf=True",
                                "--ServerApp.root_dir=" + folder)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("jupyterlab.log").toFile())
                        .start();
                awaitListening(process, port, folder);
                return new Pages(process, "http://127.0.0.1:" + port);
            }

            private static void awaitListening(Process process, int port, Path folder) throws IOException {
                var deadline = Instant.now().plus(START_LIMIT);
                while (process.isAlive() && Instant.now().isBefore(deadline)) {
                    try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                        return;
                    } catch (ConnectException notYet) {
                        LockSupport.parkNanos(POLL.toNanos());
                    }
                }
                process.destroy();
                throw new IllegalStateException("JupyterLab did not start; see " + folder.resolve("jupyterlab.log"));
            }

            @Override
            public TerminalPage open(Browser browser) {
                var page = browser.blank();
                page.navigate(url + "/lab?reset");
                page.waitForFunction("() => window.jupyterapp?.shell.restored.then(() => true)");
                var opened = new Jupyter(url, page);
                page.evaluate(opened.create());
                opened.awaitPrompt();
                page.evaluate("window.firstTerminal = jupyterapp.shell.currentWidget.id");
                return opened;
            }

            @Override
            public void close() {
                process.destroy();
            }
        }

        @Override
        public String shown() {
            return "window.jupyterapp.shell.currentWidget?.content?._term";
        }

        @Override
        public String create() {
            return "void jupyterapp.commands.execute('terminal:create-new')";
        }

        @Override
        public void showFirst() {
            page.evaluate("jupyterapp.shell.activateById(window.firstTerminal)");
        }

        @Override
        public void focus() {
            page.locator(".jp-Terminal:visible").click();
        }

        @Override
        public void close() {
            page.context().close();
            named("name", send("GET", "")).forEach(name -> send("DELETE", "/" + name));
        }

        private String send(String method, String path) {
            try (var client = HttpClient.newHttpClient()) {
                var request = HttpRequest.newBuilder(URI.create(url + "/api/terminals" + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build();
                return client.send(request, BodyHandlers.ofString()).body();
            } catch (IOException | InterruptedException failure) {
                throw new IllegalStateException(failure);
            }
        }
    }

    private static List<String> named(String field, String json) {
        return Pattern.compile("\"%s\"\\s*:\\s*\"([^\"]*)\"".formatted(field))
                .matcher(json)
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
