package dev.slipstream.terminal;

import dev.slipstream.sandbox.SandboxedCommand;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A pseudo-terminal whose process is the test. */
final class FakePty implements Pty, Ptys {
    private final ByteArrayOutputStream typed = new ByteArrayOutputStream();
    private TerminalSize size = new TerminalSize(80, 24);
    private int proceeded;
    private boolean closed;
    private boolean full;

    @Override
    public Pty open(SandboxedCommand command, TerminalSize first, String name, Output output) {
        size = first;
        return this;
    }

    @Override
    public boolean write(byte[] bytes) {
        typed.writeBytes(bytes);
        return !full;
    }

    @Override
    public void resize(TerminalSize wanted) {
        size = wanted;
    }

    @Override
    public void proceed() {
        proceeded++;
    }

    @Override
    public void close() {
        closed = true;
    }

    void readsNothing() {
        full = true;
    }

    String typed() {
        return typed.toString(StandardCharsets.UTF_8);
    }

    TerminalSize size() {
        return size;
    }

    int proceeded() {
        return proceeded;
    }

    boolean closed() {
        return closed;
    }
}
