package dev.slipstream.dbt;

import dev.slipstream.security.UserName;
import java.nio.file.Path;

/** The dbts of this server, and which of them a project runs on. */
public interface Engines {
    /** Runs where no project asks for another one. */
    Engine standard();

    /**
     * The one that {@code slipstream.yml} or {@code require-dbt-version} asks for, else the standard one; with the packages of
     * {@code requirements.txt} or {@code pyproject.toml}.
     *
     * @param user who is to run it
     * @param root the folder of dbt_project.yml
     * @throws DbtFailure ENGINE if that is not installed, with the way to it
     */
    Engine of(UserName user, Path root);

    /** The same, and waits where it is just being installed; never another one in the meantime. */
    Engine await(UserName user, Path root);
}
