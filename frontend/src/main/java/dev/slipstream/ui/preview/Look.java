package dev.slipstream.ui.preview;

import dev.slipstream.defer.DeferMode;
import dev.slipstream.preview.CompiledPreview;
import dev.slipstream.preview.PreviewRequest;
import dev.slipstream.preview.Previews;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.util.List;
import java.util.Optional;

/** Finds out what the panes show of one model without running it. Blocking; any thread. */
final class Look {
    private final Previews previews;
    private final UserName user;
    private final ProjectId project;
    private final String node;

    Look(Previews previews, UserName user, ProjectId project, String node) {
        this.previews = previews;
        this.user = user;
        this.project = project;
        this.node = node;
    }

    /**
     * What the explanation speaks of.
     *
     * @param build of a build instead of a preview
     * @param ancestors of what is above the model too
     */
    record Scope(boolean build, boolean ancestors) {
        boolean isPlain() {
            return !build && !ancestors;
        }
    }

    /** @param plain with deferral off, if that was asked for and is another */
    record Seen(CompiledPreview preview, CompiledPreview explained, Optional<CompiledPreview> plain) {}

    /**
     * Compiled for a preview; what another command or other models read, or is read with deferral off, is asked for besides.
     *
     * @param compare with deferral off too
     */
    Seen at(PreviewRequest request, Scope scope, boolean compare) {
        var compiled = previews.compile(user, project, request);
        var plain = compare && compiled.status().defers()
                ? Optional.of(previews.compile(user, project, request.with(DeferMode.OFF)))
                : Optional.<CompiledPreview>empty();
        return new Seen(compiled, scope.isPlain() ? compiled : explained(compiled, scope), plain);
    }

    private CompiledPreview explained(CompiledPreview compiled, Scope scope) {
        var select = (scope.ancestors() ? "+" : "") + node;
        var nodes = previews.explain(
                        user, project, new Previews.Question(Optional.of(select), Optional.empty(), scope.build()))
                .nodes();
        var own = scope.build() ? nodes.getOrDefault(compiled.node(), List.of()) : compiled.reads();
        return compiled.with(scope.ancestors() ? Reads.withAncestors(own, nodes.values()) : own);
    }
}
