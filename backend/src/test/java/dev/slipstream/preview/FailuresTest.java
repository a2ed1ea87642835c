package dev.slipstream.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.dbt.DbtFailure;
import dev.slipstream.dbt.DbtFailure.Kind;
import dev.slipstream.defer.DeferChoice;
import dev.slipstream.defer.DeferMode;
import dev.slipstream.defer.DeferStatus;
import dev.slipstream.defer.MissingPart;
import dev.slipstream.defer.ProductionFacts;
import dev.slipstream.defer.RunId;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.defer.StateArtifact;
import dev.slipstream.defer.UnusableManifest;
import dev.slipstream.project.ManifestFacts;
import dev.slipstream.workspace.ProjectId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {
    private static final Instant TWO = Instant.parse("2026-11-25T02:00:00Z");

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyKindHasATitleAndAWayOut(Kind kind) {
        var failure = failed(kind, "words of dbt", DeferMode.OFF);

        assertThat(failure.title()).isNotBlank();
        assertThat(failure.getMessage()).isEqualTo("words of dbt");
        assertThat(failure.hint()).isPresent();
        assertThat(failure.kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            connection to server at "h", port 1 failed: FATAL:  password authentication failed for user "u" | The warehouse refuses the password | user and password
            connection to server at "h", port 1 failed: FATAL:  database "nodb" does not exist | There is no such database | Check the database
            could not translate host name "h" to address: Name or service not known | The warehouse's host is not known | Check the host
            connection to server at "h", port 1 failed: Connection refused | The warehouse cannot be reached | whether the warehouse is running
            ada has no development connection in shop. | There is no connection | Set up the development connection
            """)
    void eachReasonForNoConnectionHasItsOwnTitle(String words, String title, String hint) {
        var failure = failed(Kind.CONNECTION, words, DeferMode.OFF);

        assertThat(failure.title()).isEqualTo(title);
        assertThat(failure.hint().orElseThrow()).contains(hint);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            DATABASE | syntax error at or near "from" | Syntax error at or near "from" | Mend line 2 of models/a.sql
            DATABASE | syntax error at or near "limit" | Syntax error at or near "limit" | without a semicolon
            DATABASE | cannot execute CREATE TABLE in a read-only transaction | Cannot execute CREATE TABLE in a read-only transaction | only reads
            DATABASE | permission denied for table a | Permission denied for table a | right to read
            COMPILATION | depends on a node named 'a' which was not found | The model does not compile | the name in ref()
            COMPILATION | 'm' is undefined | The model does not compile | a macro stands in macros/
            SYNTAX | unexpected end | There is a syntax error | Mend line 2 of models/a.sql
            """)
    void aMistakeInAModelSaysWhatToMend(Kind kind, String words, String title, String hint) {
        var place = new DbtFailure.Place(
                Optional.of("models/a.sql"),
                OptionalInt.of(2),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty());
        var failure = Failures.of(new DbtFailure(kind, words, place), status(DeferMode.OFF));

        assertThat(failure.title()).isEqualTo(title);
        assertThat(failure.hint().orElseThrow()).contains(hint);
    }

    @Test
    void aNameThatTheWarehouseTakesToBeMeantIsOffered() {
        var words = """
                column margins.order_costs does not exist
                hint: Perhaps you meant to reference the column "margins.order_cost".""";
        var failure = failed(Kind.DATABASE, words, DeferMode.OFF);

        assertThat(failure.title()).isEqualTo("Column margins.order_costs does not exist");
        assertThat(failure.hint()).contains("Did you mean margins.order_cost?");
        assertThat(failure.correction()).contains(new Correction("margins.order_costs", "margins.order_cost"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "column \"a\" does not exist",
                "column \"a\" does not exist\nhint: Perhaps you meant to reference the column \"t.b\" or the column \"u.b\".",
                "column \"a\" does not exist\nhint: Perhaps you meant to reference the column \"t.B\"."
            })
    void whereItIsNotSureNothingIsOffered(String words) {
        assertThat(failed(Kind.DATABASE, words, DeferMode.OFF).correction()).isEmpty();
    }

    @Test
    void aLongSpeechIsNoTitle() {
        assertThat(failed(Kind.DATABASE, "word ".repeat(50), DeferMode.OFF).title())
                .isEqualTo("The warehouse refused the query");
    }

    @Test
    void deferringIsOfferedOnlyWhereItHelps() {
        assertThat(failed(Kind.MISSING_RELATION, "x", DeferMode.OFF).deferringHelps())
                .isTrue();
        assertThat(failed(Kind.MISSING_RELATION, "x", DeferMode.STANDARD).deferringHelps())
                .isFalse();
        assertThat(failed(Kind.DATABASE, "x", DeferMode.OFF).deferringHelps()).isFalse();
    }

    @Test
    void anUnavailableStateIsSaidInItsOwnWords() {
        var missing = Failures.unavailable(
                new DeferStatus.State.Missing(List.of(MissingPart.SUCCESSFUL_RUN, MissingPart.RUN_IN_PROGRESS)));
        assertThat(missing).hasMessage("Production has no successful run; a run is under way");

        var unusable = Failures.unavailable(new DeferStatus.State.Missing(
                List.of(MissingPart.MANIFEST_UNREADABLE),
                Optional.of(new UnusableManifest(
                        new RunId(7), "run #7 wrote v14", Optional.of(new RunId(6)), "use run #6"))));
        assertThat(unusable).hasMessage("Run #7 wrote v14");
        assertThat(unusable.hint()).contains("Use run #6; or turn deferral off");
    }

    private static PreviewFailure failed(Kind kind, String words, DeferMode mode) {
        return Failures.of(new DbtFailure(kind, words, DbtFailure.Place.NOWHERE), status(mode));
    }

    private static DeferStatus status(DeferMode mode) {
        var artifact = new StateArtifact(
                new ProjectId("shop"),
                new ScheduleSlug("daily_prod"),
                new RunId(7),
                "main",
                "9f3c2ab00000",
                TWO,
                new ManifestFacts(12, "1.12.6", "postgres", "shop", 3, TWO),
                Path.of("/state"));
        return new DeferStatus(
                new DeferChoice(mode, Optional.empty(), Optional.empty()),
                new DeferStatus.State.Ready(artifact, Duration.ofMinutes(34), false, false),
                new ProductionFacts(true, "prod → dbt_prod", List.of()));
    }
}
