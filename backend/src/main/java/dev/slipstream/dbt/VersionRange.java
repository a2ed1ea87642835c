package dev.slipstream.dbt;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Versions of dbt as {@code require-dbt-version} names them, and shorter: {@code 1.11} is every 1.11. What comes after the
 * third number is not looked at.
 */
record VersionRange(String text, List<Comparison> comparisons) {
    private static final Pattern COMPARISON =
            Pattern.compile("(>=|<=|>|<|==?)?\\s*v?(\\d{1,9})(?:\\.(\\d{1,9}))?(?:\\.(\\d{1,9}))?\\S*");
    private static final int NUMBERS = 3;

    VersionRange {
        comparisons = List.copyOf(comparisons);
    }

    /** @param numbers one to three of them; those that are left out match any where the operator is {@code =} */
    record Comparison(String operator, List<Integer> numbers) {
        boolean holds(List<Integer> version) {
            var order = compare(version);
            return switch (operator) {
                case ">=" -> order >= 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                case "<" -> order < 0;
                case String _ -> version.subList(0, numbers.size()).equals(numbers);
            };
        }

        private int compare(List<Integer> version) {
            for (var at = 0; at < NUMBERS; at++) {
                var order = version.get(at) - (at < numbers.size() ? numbers.get(at) : 0);
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        }
    }

    /** Empty where it is not understood: dbt itself will say what is wrong. */
    static Optional<VersionRange> parse(List<String> parts) {
        var comparisons = new ArrayList<Comparison>();
        for (var part : String.join(",", parts).split(",", -1)) {
            var found = COMPARISON.matcher(part.strip());
            if (!found.matches()) {
                return Optional.empty();
            }
            var operator = found.group(1) == null ? "=" : found.group(1);
            comparisons.add(new Comparison(operator, numbers(found.group(2), found.group(3), found.group(4))));
        }
        return Optional.of(new VersionRange(String.join(", ", parts), comparisons));
    }

    boolean contains(String version) {
        var found = COMPARISON.matcher(version);
        if (!found.matches()) {
            return false;
        }
        var numbers = new ArrayList<>(numbers(found.group(2), found.group(3), found.group(4)));
        while (numbers.size() < NUMBERS) {
            numbers.add(0);
        }
        return comparisons.stream().allMatch(one -> one.holds(numbers));
    }

    /** Orders versions, the oldest first. */
    static Comparator<String> order() {
        return Comparator.comparing((String version) -> {
            var found = COMPARISON.matcher(version);
            return found.matches()
                    ? numbers(found.group(2), found.group(3), found.group(4)).stream()
                            .map("%09d"::formatted)
                            .reduce("", String::concat)
                    : "";
        });
    }

    private static List<Integer> numbers(@Nullable String... texts) {
        var numbers = new ArrayList<Integer>();
        for (var text : texts) {
            if (text != null) {
                numbers.add(Integer.valueOf(text));
            }
        }
        return numbers;
    }
}
