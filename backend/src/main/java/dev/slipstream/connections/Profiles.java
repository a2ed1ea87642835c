package dev.slipstream.connections;

import java.nio.file.Path;
import java.util.Map;

/** profiles.yml: written for dbt, read from a user's project. */
public interface Profiles {
    /**
     * Writes {@code folder/profiles.yml} (mode 600) with one target; the folder is made if missing.
     *
     * @param profile the name that dbt_project.yml asks for
     */
    default void write(Path folder, String profile, String target, Warehouse warehouse) {
        write(folder, profile, target, warehouse, "");
    }

    /** @param role that dbt acts as once it is connected; empty: as the user */
    void write(Path folder, String profile, String target, Warehouse warehouse, String role);

    /**
     * The PostgreSQL targets of one profile by name; {@code env_var()} calls are resolved from the given environment.
     *
     * @throws IllegalArgumentException if the text is no such file, with line and reason
     */
    Map<String, Warehouse> read(String yaml, String profile, Map<String, String> environment);
}
