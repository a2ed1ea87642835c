package dev.slipstream.onboarding;

import dev.slipstream.workspace.Workspace;
import dev.slipstream.workspace.WorkspaceFailure;
import dev.slipstream.workspace.WorkspacePath;
import tools.jackson.core.JacksonException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What dbt_project.yml says about the project. */
record ProjectFile(String name, String profile) {
    private static final WorkspacePath PATH = new WorkspacePath("dbt_project.yml");

    /** @throws IllegalArgumentException if there is no such file, or it cannot be read, with the way out */
    static ProjectFile of(Workspace workspace) {
        try {
            return parse(workspace.read(PATH).text());
        } catch (WorkspaceFailure failure) {
            if (failure.reason() == WorkspaceFailure.Reason.NOT_FOUND) {
                throw new IllegalArgumentException(
                        "the repository has no dbt_project.yml at its top; if the dbt project is in a folder of it, name the folder",
                        failure);
            }
            throw new IllegalArgumentException(failure.getMessage(), failure);
        }
    }

    static ProjectFile parse(String text) {
        try {
            var yaml = new YAMLMapper().readTree(text);
            var name = yaml.path("name").asString("");
            if (name.isBlank()) {
                throw new IllegalArgumentException("dbt_project.yml has no name");
            }
            return new ProjectFile(name, yaml.path("profile").asString(name));
        } catch (JacksonException problem) {
            var place = problem.getLocation();
            throw new IllegalArgumentException(
                    "dbt_project.yml is not valid YAML: %s (line %d)"
                            .formatted(problem.getOriginalMessage(), place == null ? 0 : place.getLineNr()),
                    problem);
        }
    }
}
