package dev.slipstream.terminal;

import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.util.List;
import java.util.Optional;

/** The shells of everybody. A terminal of somebody else is as if it did not exist. */
public interface Terminals {
    /**
     * Starts a shell in the user's checkout, in the sandbox.
     *
     * @throws TerminalsClosed if nobody may open one here
     * @throws TerminalRefused if this user cannot have another one now
     */
    TerminalSummary open(UserName user, ProjectId project, TerminalSize size);

    List<TerminalSummary> list(UserName user, ProjectId project);

    Optional<TerminalSummary> find(UserName user, TerminalId id);

    /** A ticket for one attach within 30 seconds. */
    String ticket(UserName user, TerminalId id);

    /**
     * Gives it a name of the user's own, which lasts as long as the shell does.
     *
     * @param name blank: none
     */
    void rename(UserName user, TerminalId id, String name);

    /** Shows it beside another one; that lasts as long as the shell does. */
    void place(UserName user, TerminalId id, TerminalId beside);

    /** Ends the shell and what runs in it: hang-up, then kill. Twice is harmless. */
    void close(UserName user, TerminalId id);

    /** Types into it, as a button that runs dbt does; the text ends with a carriage return if it is to be run. */
    void type(UserName user, TerminalId id, String text);
}
