package dev.slipstream.bolt;

import dev.slipstream.database.TestMetadata;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** For classes whose tests have one server each, on empty metadata; what it started is gone when the test ends. */
abstract class OneBoltServer {
    @RegisterExtension
    static final TestMetadata METADATA = new TestMetadata();

    @TempDir
    Path folder;

    BoltServer server;

    Clock clock() {
        return Clock.systemUTC();
    }

    @BeforeEach
    void oneServer() throws Exception {
        server = another();
    }

    /** In the same home. */
    BoltServer another() throws Exception {
        return new BoltServer(folder, folder.resolve("home"), METADATA, clock());
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        server.dbtGoesOn();
        server.close();
        RunProcess.killAll(folder);
    }
}
