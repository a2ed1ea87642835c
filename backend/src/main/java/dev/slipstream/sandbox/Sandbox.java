package dev.slipstream.sandbox;

import dev.slipstream.security.UserName;
import java.nio.file.Path;

/** Puts walls around a command. Which walls, {@link #isolation()} says; it was probed from inside at start. */
public interface Sandbox {
    /** @throws IllegalStateException if nothing may be started here, with the reason and the way out */
    SandboxedCommand wrap(SandboxRequest request);

    /** The same for somebody who is within the user's walls already: a process that {@link #wrap} started. */
    SandboxedCommand within(SandboxRequest request);

    Isolation isolation();

    /** The user's home folder ({@code <home>/users/<user>}), made if missing; always visible and writable inside. */
    Path home(UserName user);
}
