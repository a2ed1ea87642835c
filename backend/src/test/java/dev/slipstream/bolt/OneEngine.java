package dev.slipstream.bolt;

import dev.slipstream.dbt.Engine;
import dev.slipstream.dbt.Engines;
import dev.slipstream.sandbox.PythonPart;
import dev.slipstream.security.UserName;
import java.nio.file.Path;

/** Every project runs on the dbt of one environment. */
record OneEngine(PythonPart python) implements Engines {
    @Override
    public Engine standard() {
        return new Engine("1.12", "1.12.6", python);
    }

    @Override
    public Engine of(UserName user, Path root) {
        return standard();
    }

    @Override
    public Engine await(UserName user, Path root) {
        return standard();
    }
}
