package dev.slipstream.api;

import dev.slipstream.dbt.Dbt;
import dev.slipstream.defer.CommandLine;
import dev.slipstream.defer.CommandPlan;
import dev.slipstream.defer.Deferrals;
import dev.slipstream.defer.ShellWords;
import dev.slipstream.preview.Plan;
import dev.slipstream.preview.PreviewFailure;
import dev.slipstream.preview.Previews;
import dev.slipstream.preview.Read;
import dev.slipstream.project.Projects;
import dev.slipstream.security.CurrentUser;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a command line would become, build and read, without running it. */
@RestController
@RequestMapping("/api/v1/projects/{project}/plan")
class PlanController {
    private static final Set<String> SELECTING =
            Set.of("run", "build", "test", "compile", "show", "snapshot", "seed", "docs generate");
    private static final Duration BUDGET = Duration.ofSeconds(60);

    private final CurrentUser currentUser;
    private final Projects projects;
    private final Deferrals deferrals;
    private final Dbt dbt;
    private final Previews previews;
    private final StateAnswers states;

    PlanController(
            CurrentUser currentUser,
            Projects projects,
            Deferrals deferrals,
            Dbt dbt,
            Previews previews,
            StateAnswers states) {
        this.currentUser = currentUser;
        this.projects = projects;
        this.deferrals = deferrals;
        this.dbt = dbt;
        this.previews = previews;
        this.states = states;
    }

    record Command(String command) {}

    /**
     * @param nodes null for a command that selects none, and where that could not be found out
     * @param problem why it could not
     * @param partial not all nodes were looked into in the time that there was
     */
    record Answer(
            List<String> argv,
            List<Said> notices,
            @Nullable String ask,
            StateAnswers.@Nullable State state,
            @Nullable List<Node> nodes,
            @Nullable String problem,
            boolean partial) {}

    record Node(
            String node,
            String name,
            String kind,
            boolean built,
            @Nullable String relation,
            String action,
            List<Read> reads,
            @Nullable String error) {
        static Node of(Plan.Node node) {
            return new Node(
                    node.node(),
                    node.name(),
                    node.kind(),
                    node.built(),
                    node.relation(),
                    node.action(),
                    node.reads(),
                    node.error().orElse(null));
        }
    }

    @PostMapping
    Answer plan(@PathVariable String project, @RequestBody Command command) {
        var user = currentUser.require().name();
        var id = projects.require(new ProjectId(project)).id();
        var words = words(command.command());
        if (words.isEmpty() || !words.getFirst().equals("dbt")) {
            throw new IllegalArgumentException(
                    "\"%s\" is no dbt command; it begins with dbt".formatted(command.command()));
        }
        var argv = words.subList(1, words.size());
        var state = states.of(deferrals.status(user, id), user, id);
        if (!SELECTING.contains(CommandLine.parse(argv).command())) {
            return answer(dbt.plan(user, id, argv, Map.of()), state, Optional.empty(), null);
        }
        return selecting(user, id, argv, state);
    }

    /** What it becomes is told even where the project does not parse. */
    private Answer selecting(UserName user, ProjectId id, List<String> argv, StateAnswers.@Nullable State state) {
        try {
            var plan = previews.plan(user, id, argv, BUDGET);
            return answer(plan.command(), state, Optional.of(plan), null);
        } catch (PreviewFailure failure) {
            return answer(dbt.plan(user, id, argv, Map.of()), state, Optional.empty(), failure.getMessage());
        }
    }

    private static Answer answer(
            CommandPlan command, StateAnswers.@Nullable State state, Optional<Plan> plan, @Nullable String problem) {
        var nodes =
                plan.map(told -> told.nodes().stream().map(Node::of).toList()).orElse(null);
        var partial = plan.filter(Plan::partial).isPresent();
        return switch (command) {
            case CommandPlan.Run run ->
                new Answer(run.argv(), Said.of(run.notices()), null, state, nodes, problem, partial);
            case CommandPlan.Ask ask ->
                new Answer(
                        ask.undeferred().argv(),
                        Said.of(ask.notices()),
                        ask.question(),
                        state,
                        nodes,
                        problem,
                        partial);
        };
    }

    private static List<String> words(String command) {
        try {
            return ShellWords.split(command);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "the command %s cannot be taken apart: %s".formatted(command, wrong.getMessage()), wrong);
        }
    }
}
