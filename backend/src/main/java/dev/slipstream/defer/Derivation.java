package dev.slipstream.defer;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What dbt is told, so that by its own rules it reads what was chosen. dbt knows two modes and no pins; a node that production's
 * manifest does not offer is read from development, so both come down to a mode and a smaller manifest: pure.
 *
 * @param mode off, standard or favor state
 * @param without unique_ids that production's manifest must not offer
 */
public record Derivation(DeferMode mode, Set<String> without) {
    public Derivation {
        without = Set.copyOf(without);
        if (mode == DeferMode.PREFER_NEWER) {
            throw new IllegalArgumentException("dbt knows no " + mode.wire());
        }
    }

    /** Whether the warehouse must be asked which copies there are. */
    static boolean needsCopies(DeferChoice choice) {
        return switch (choice.mode()) {
            case OFF, FAVOR_STATE -> false;
            case STANDARD -> choice.pins().containsValue(Pin.PRODUCTION);
            case PREFER_NEWER -> true;
        };
    }

    /** @param copies only what {@link #needsCopies} asks for */
    static Derivation of(DeferChoice choice, Copies copies) {
        return switch (choice.mode()) {
            case OFF -> new Derivation(DeferMode.OFF, Set.of());
            case FAVOR_STATE -> new Derivation(DeferMode.FAVOR_STATE, pinned(choice, Pin.DEVELOPMENT));
            case STANDARD ->
                choice.pins().containsValue(Pin.PRODUCTION)
                        ? favoring(choice, copies.existing())
                        : new Derivation(DeferMode.STANDARD, pinned(choice, Pin.DEVELOPMENT));
            case PREFER_NEWER ->
                favoring(
                        choice,
                        copies.existing().stream()
                                .filter(node -> !copies.isProductionNewer(node))
                                .collect(Collectors.toSet()));
        };
    }

    /** Favor state reads production for all that is left. */
    private static Derivation favoring(DeferChoice choice, Set<String> mine) {
        var without = new TreeSet<>(mine);
        without.removeAll(pinned(choice, Pin.PRODUCTION));
        without.addAll(pinned(choice, Pin.DEVELOPMENT));
        return new Derivation(DeferMode.FAVOR_STATE, without);
    }

    private static Set<String> pinned(DeferChoice choice, Pin side) {
        return choice.pins().entrySet().stream()
                .filter(pin -> pin.getValue() == side)
                .map(pin -> pin.getKey())
                .collect(Collectors.toSet());
    }
}
