package dev.slipstream.bolt;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/** From the node that ended last back to what it had waited for, and so on: shorter, and the command would have been. */
final class CriticalPath {
    private static final String PARENTS = "parent_map";

    private CriticalPath() {}

    /** In the order of time; none if either is absent. */
    static List<String> of(Optional<InputStream> results, Optional<InputStream> manifest) {
        try (var read = results.orElseGet(InputStream::nullInputStream);
                var graph = manifest.orElseGet(InputStream::nullInputStream)) {
            return results.isEmpty() || manifest.isEmpty()
                    ? List.of()
                    : of(RunNodes.of(Optional.of(read)), parents(graph));
        } catch (IOException failure) {
            throw new UncheckedIOException("manifest.json cannot be read", failure);
        } catch (JacksonException broken) {
            return List.of();
        }
    }

    static List<String> of(List<RunNode> nodes, Map<String, List<String>> parents) {
        var ends = nodes.stream()
                .filter(node -> node.began().isPresent())
                .collect(Collectors.toMap(
                        RunNode::uniqueId, node -> node.began().orElseThrow().plus(node.took()), CriticalPath::later));
        var path = new ArrayList<String>();
        var next = last(List.copyOf(ends.keySet()), ends);
        while (next.isPresent() && !path.contains(next.get())) {
            path.add(next.get());
            next = last(before(next.get(), parents, ends), ends);
        }
        return path.reversed();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Optional<String> last(List<String> nodes, Map<String, Instant> ends) {
        return nodes.stream()
                .max(Comparator.<String, Instant>comparing(ends::get).thenComparing(id -> id));
    }

    /** Of what it reads, the nearest that were worked at: an ephemeral model is none. */
    private static List<String> before(String node, Map<String, List<String>> parents, Map<String, Instant> ends) {
        var found = new ArrayList<String>();
        var seen = new HashSet<String>();
        var open = new ArrayDeque<>(parents.getOrDefault(node, List.of()));
        while (!open.isEmpty()) {
            var parent = open.pop();
            if (!seen.add(parent)) {
                continue;
            }
            if (ends.containsKey(parent)) {
                found.add(parent);
            } else {
                open.addAll(parents.getOrDefault(parent, List.of()));
            }
        }
        return found;
    }

    /** Streamed, as the rest of a manifest is large. */
    private static Map<String, List<String>> parents(InputStream manifest) {
        var parents = new HashMap<String, List<String>>();
        try (var parser = JsonMapper.shared().createParser(manifest)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                var section = parser.currentName();
                parser.nextToken();
                if (section.equals(PARENTS)) {
                    read(parser, parents);
                } else {
                    parser.skipChildren();
                }
            }
        }
        return parents;
    }

    private static void read(JsonParser parser, Map<String, List<String>> parents) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var its = new ArrayList<String>();
            parents.put(parser.currentName(), its);
            parser.nextToken();
            while (parser.nextToken() == JsonToken.VALUE_STRING) {
                its.add(parser.getString());
            }
        }
    }
}
