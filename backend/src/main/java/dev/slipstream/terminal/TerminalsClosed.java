package dev.slipstream.terminal;

import dev.slipstream.sandbox.Isolation;

/** No terminal may be opened on this server, by anybody. */
public final class TerminalsClosed extends IllegalStateException {
    private static final long serialVersionUID = 1;

    private final transient Isolation.Closed why;

    TerminalsClosed(Isolation.Closed why) {
        super(why.sentence());
        this.why = why;
    }

    public Isolation.Closed why() {
        return why;
    }
}
