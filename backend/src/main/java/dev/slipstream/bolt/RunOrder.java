package dev.slipstream.bolt;

import java.util.List;
import java.util.Optional;

/** How a run is to differ from its schedule. */
public record RunOrder(
        Optional<List<Schedule.Command>> commands,
        Optional<String> branch,
        Optional<String> commit,
        Run.Trigger trigger) {}
