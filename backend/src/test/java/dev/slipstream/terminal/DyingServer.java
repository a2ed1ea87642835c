package dev.slipstream.terminal;

import dev.slipstream.sandbox.SandboxedCommand;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;

/** A server with one terminal and a browser that draws at once, in a process of its own: to be killed. */
final class DyingServer {
    static final String DREW = "drew";

    private DyingServer() {}

    /** @param arguments its home, and what bash is to run */
    public static void main(String[] arguments) throws Exception {
        var keeping = keeping(Path.of(arguments[0]));
        var session = new TerminalSession(
                new TerminalFacts(
                        new TerminalId("kept"),
                        new UserName("ada"),
                        new ProjectId("shop"),
                        Clock.systemUTC().instant(),
                        true),
                new TerminalSize(133, 41),
                keeping.memory(),
                Clock.systemUTC());
        var command = new SandboxedCommand(
                List.of("/bin/bash", "-c", arguments[1]), Map.of("PATH", "/usr/bin:/bin"), Path.of("/"));
        session.start(Ptys.choose("auto"), command);
        session.keep(keeping);
        session.place(new TerminalId("first"));
        session.rename("to be renamed");
        session.rename("nightly \u00e9\u20ac\ud83d\ude00");
        new DrawingBrowser().lookAt(session);
        new CountDownLatch(1).await();
    }

    static Keeping keeping(Path home) {
        return new Keeping(home, Path.of("dbt-host"), Duration.ofMinutes(5), "auto");
    }

    /** Says each time that it has drawn something. */
    private static final class DrawingBrowser implements View.Connection {
        private final PrintStream said = new PrintStream(System.out, true);
        private long drawn;

        void lookAt(TerminalSession session) throws InterruptedException {
            var view = session.attach(this, OptionalLong.empty(), new TerminalSize(133, 41));
            while (true) {
                synchronized (this) {
                    while (drawn == 0) {
                        wait();
                    }
                    said.println(DREW);
                }
                session.ack(view, take());
            }
        }

        private synchronized long take() {
            var taken = drawn;
            drawn = 0;
            return taken;
        }

        @Override
        public synchronized void send(ByteBuffer frame, Runnable sent) {
            drawn += frame.get(0) == TerminalEvent.DATA ? frame.remaining() - 1 : 0;
            notifyAll();
            sent.run();
        }

        @Override
        public void close(int code, String reason) {
            // there is none
        }
    }
}
