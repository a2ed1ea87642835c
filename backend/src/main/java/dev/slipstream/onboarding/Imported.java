package dev.slipstream.onboarding;

import dev.slipstream.project.Project;
import java.util.List;

/** @param problems what is wrong or still missing, each a sentence with its way out; empty if all is well */
public record Imported(Project project, List<String> problems) {}
