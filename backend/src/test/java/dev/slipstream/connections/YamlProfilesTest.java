package dev.slipstream.connections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlProfilesTest {
    private static final Warehouse.Postgres WAREHOUSE = new Warehouse.Postgres(
            "db.example", 5433, "shop", "ada", new Password("s3'c\"ret"), "dbt_ada", SslMode.VERIFY_FULL);

    private final YamlProfiles profiles = new YamlProfiles();

    @TempDir
    private Path folder;

    @Test
    void whatWasWrittenIsReadBackAndOnlyItsOwnerCan() throws Exception {
        profiles.write(folder, "shop", "dev", WAREHOUSE);

        var file = folder.resolve("profiles.yml");
        assertThat(profiles.read(Files.readString(file), "shop", Map.of())).isEqualTo(Map.of("dev", WAREHOUSE));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void environmentVariablesAndDbtsOtherNamesAreUnderstood() {
        var targets = profiles.read("""
                shop:
                  outputs:
                    prod: {type: postgres, host: "{{ env_var('WH_HOST') }}", user: u, pass: "{{ env_var('WH_PASS', 'none') }}",
                           database: d, schema: s, port: "{{ env_var('WH_PORT', '6432') | as_number }}"}
                    lake: {type: duckdb, path: x}
                """, "shop", Map.of("WH_HOST", "db.example"));

        assertThat(targets)
                .isEqualTo(Map.of(
                        "prod",
                        new Warehouse.Postgres(
                                "db.example", 6432, "d", "u", new Password("none"), "s", SslMode.PREFER)));
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> profiles.read("shop: [", "shop", Map.of()))
                .withMessageContaining("profiles.yml is no YAML");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> profiles.read(
                        "shop: {outputs: {prod: {type: postgres, host: \"{{ env_var('NO') }}\"}}}", "shop", Map.of()))
                .withMessage("target prod of profiles.yml: the environment variable NO is not set");
    }

    @Test
    void aPasswordIsNeverPrinted() {
        assertThat(WAREHOUSE.toString()).doesNotContain("ret");
    }
}
