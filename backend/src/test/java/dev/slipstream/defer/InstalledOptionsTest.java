package dev.slipstream.defer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The table of options against the dbt that is installed. */
class InstalledOptionsTest {
    private static final String ASK_DBT = """
            import click
            from dbt.cli.main import cli
            def walk(command):
                for p in command.params:
                    if isinstance(p, click.Option) and not p.is_flag and not p.count and not p.hidden:
                        for name in p.opts:
                            print(type(p).__name__, name)
                for sub in getattr(command, "commands", {}).values():
                    walk(sub)
            walk(cli)
            """;

    @Test
    void everyOptionThatTakesAValueIsKnown() throws Exception {
        var python = Path.of(System.getProperty("slipstream.dbt-host"), ".venv/bin/python");
        var process = new ProcessBuilder(python.toString(), "-c", ASK_DBT)
                .redirectErrorStream(true)
                .start();
        var lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();

        assertThat(CommandLine.WITH_VALUE).containsAll(named(lines, "Option"));
        assertThat(CommandLine.MANY).containsExactlyInAnyOrderElementsOf(named(lines, "MultiOption"));
    }

    private static Set<String> named(List<String> lines, String kind) {
        var names = new TreeSet<String>();
        for (var line : lines) {
            if (line.startsWith(kind + " ")) {
                names.add(line.substring(kind.length() + 1));
            }
        }
        assertThat(names).isNotEmpty();
        return names;
    }
}
