package dev.slipstream.bolt;

import dev.slipstream.defer.ScheduleSlug;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What a schedule's file says of how its runs build. */
final class MannerYaml {
    private static final String DEFERRED = "deferred_schedule";
    private static final String TURBO = "turbo_ci";
    private static final String VARIABLES = "environment_variables";
    private static final String RETENTION = "retention";

    private final ScheduleYaml yaml;
    private final JsonNode root;

    MannerYaml(ScheduleYaml yaml, JsonNode root) {
        this.yaml = yaml;
        this.root = root;
    }

    Manner manner() throws ScheduleYaml.Wrong {
        return new Manner(kind(), variables(), keep());
    }

    private Manner.Kind kind() throws ScheduleYaml.Wrong {
        var deferred = wanted(DEFERRED);
        var turbo = wanted(TURBO);
        if (deferred && turbo) {
            throw yaml.wrong(TURBO, "a schedule is deferred or turbo CI, not both");
        }
        if (deferred) {
            var node = root.path(DEFERRED);
            return new Manner.Kind.Deferred(other(node), yaml.bool(node, "successful_run_only", true));
        }
        return turbo ? new Manner.Kind.TurboCi(other(root.path(TURBO))) : new Manner.Kind.Standard();
    }

    private boolean wanted(String key) throws ScheduleYaml.Wrong {
        var node = root.path(key);
        if (!node.isMissingNode() && !node.isObject()) {
            throw yaml.wrong(key, "%s has deferred_schedule_name: the schedule to compare with".formatted(key));
        }
        yaml.known(node, key, "enabled", "deferred_schedule_name", "successful_run_only");
        return node.isObject() && yaml.bool(node, "enabled", true);
    }

    private ScheduleSlug other(JsonNode node) throws ScheduleYaml.Wrong {
        try {
            return new ScheduleSlug(node.path("deferred_schedule_name").asString(""));
        } catch (IllegalArgumentException wrong) {
            throw yaml.wrong("deferred_schedule_name", String.valueOf(wrong.getMessage()));
        }
    }

    private Map<String, String> variables() throws ScheduleYaml.Wrong {
        var node = root.path(VARIABLES);
        if (!node.isMissingNode() && !node.isObject()) {
            throw yaml.wrong(VARIABLES, "%s is a name: value each".formatted(VARIABLES));
        }
        var variables = new TreeMap<String, String>();
        for (var one : node.properties()) {
            if (one.getValue().isContainer()) {
                throw yaml.wrong(one.getKey(), "the value of %s is text".formatted(one.getKey()));
            }
            var value = one.getValue().asString();
            try {
                RunVariables.check(one.getKey(), value);
            } catch (IllegalArgumentException wrong) {
                throw yaml.wrong(one.getKey(), String.valueOf(wrong.getMessage()));
            }
            variables.put(one.getKey(), value);
        }
        return variables;
    }

    private Manner.Keep keep() throws ScheduleYaml.Wrong {
        var node = root.path(RETENTION);
        yaml.object(node, RETENTION, "days: or runs:");
        yaml.known(node, RETENTION, "days", "runs");
        return new Manner.Keep(count(node, "days"), count(node, "runs"));
    }

    private Optional<Integer> count(JsonNode node, String key) throws ScheduleYaml.Wrong {
        var count = node.path(key);
        if (!count.isMissingNode() && (!count.isInt() || count.asInt() < 1)) {
            throw yaml.wrong(key, "%s of retention is a number, one or more".formatted(key));
        }
        return count.isMissingNode() ? Optional.empty() : Optional.of(count.asInt());
    }
}
