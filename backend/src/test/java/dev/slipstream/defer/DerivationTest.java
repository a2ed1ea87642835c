package dev.slipstream.defer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DerivationTest {
    private static final Instant TWO = Instant.parse("2026-11-25T02:00:00Z");
    private static final DeferChoice STANDARD = new DeferChoice(DeferMode.STANDARD, Optional.empty(), Optional.empty());
    private static final DeferChoice NEWER = STANDARD.with(DeferMode.PREFER_NEWER);
    private static final Copies COPIES = new Copies(
            Set.of("older", "newer", "unknown", "built later in production"),
            Map.of(
                    "older", TWO.minusSeconds(60),
                    "newer", TWO.plusSeconds(60),
                    "built later in production", TWO.plusSeconds(60)),
            Map.of("older", TWO, "built later in production", TWO.plusSeconds(120)),
            TWO);

    @Test
    void dbtsOwnModesStayAsTheyAre() {
        assertThat(Derivation.of(STANDARD, Copies.NONE)).isEqualTo(derived(DeferMode.STANDARD));
        assertThat(Derivation.of(STANDARD.with(DeferMode.FAVOR_STATE), Copies.NONE))
                .isEqualTo(derived(DeferMode.FAVOR_STATE));
        assertThat(Derivation.of(STANDARD.with(DeferMode.OFF).withPin("a", Optional.of(Pin.PRODUCTION)), COPIES))
                .isEqualTo(derived(DeferMode.OFF));
    }

    @Test
    void aPinToDevelopmentTakesTheNodeOutOfProductionsManifest() {
        var pinned = STANDARD.withPin("a", Optional.of(Pin.DEVELOPMENT));

        assertThat(Derivation.of(pinned, Copies.NONE)).isEqualTo(derived(DeferMode.STANDARD, "a"));
        assertThat(Derivation.of(pinned.with(DeferMode.FAVOR_STATE), Copies.NONE))
                .isEqualTo(derived(DeferMode.FAVOR_STATE, "a"));
        assertThat(Derivation.needsCopies(pinned)).isFalse();
    }

    @Test
    void aPinToProductionFavorsItAndTakesOutWhatStandardWouldReadInDevelopment() {
        var pinned = STANDARD.withPins(Map.of("older", Pin.PRODUCTION, "a", Pin.DEVELOPMENT, "newer", Pin.DEVELOPMENT));

        assertThat(Derivation.needsCopies(pinned)).isTrue();
        assertThat(Derivation.of(pinned, COPIES))
                .isEqualTo(derived(DeferMode.FAVOR_STATE, "a", "newer", "unknown", "built later in production"));
        assertThat(Derivation.needsCopies(pinned.with(DeferMode.FAVOR_STATE))).isFalse();
    }

    @Test
    void preferNewerKeepsOnlyWhatProductionBuiltLater() {
        assertThat(Derivation.needsCopies(NEWER)).isTrue();
        assertThat(Derivation.of(NEWER, COPIES)).isEqualTo(derived(DeferMode.FAVOR_STATE, "newer", "unknown"));
    }

    @Test
    void pinsGoBeforePreferNewer() {
        var pinned = NEWER.withPins(Map.of("older", Pin.DEVELOPMENT, "newer", Pin.PRODUCTION));

        assertThat(Derivation.of(pinned, COPIES)).isEqualTo(derived(DeferMode.FAVOR_STATE, "older", "unknown"));
    }

    private static Derivation derived(DeferMode mode, String... without) {
        return new Derivation(mode, Set.of(without));
    }
}
