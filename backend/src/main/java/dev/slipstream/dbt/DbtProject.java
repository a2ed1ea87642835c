package dev.slipstream.dbt;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One user's parsed project in a warm dbt. Blocking calls for any thread, several at once; each may throw
 * {@link DbtFailure}. A dead host is replaced and the request repeated once. Nothing is parsed anew because the mode changed.
 */
public interface DbtProject {
    Compiled compile(Target target, DeferredTo deferred);

    /**
     * What many nodes read, in one call.
     *
     * @param select dbt selector; empty means all models
     * @param together true: all of them in one command (as {@code build}); false: each previewed by itself
     * @param sink is told of each as soon as it is known
     */
    Explained explain(
            Optional<String> select,
            DeferredTo deferred,
            boolean together,
            ExplainSink sink,
            Cancellation cancellation);

    /** Blocks until all is told to the sink, or until it is cancelled from another thread, which ends with CANCELLED. */
    void show(Target target, DeferredTo deferred, Limits limits, RowSink sink, Cancellation cancellation);

    /**
     * What a command selects, builds and reads, without running it.
     *
     * @param argv arguments after {@code dbt}
     * @param budget after which nodes are named only
     */
    Selection plan(List<String> argv, DeferredTo deferred, Duration budget);

    /**
     * @param partial not all nodes were compiled in the time that there was
     * @param fullRefresh {@code --full-refresh} holds
     */
    record Selection(List<PlannedNode> nodes, boolean partial, boolean fullRefresh) {}

    /** Nodes of a production state, by unique_id, whose development relation exists for dbt. */
    Set<String> existing(Path state);

    /** Changes with every relation that is made or dropped in a schema of development or of that state. */
    String fingerprint(Optional<Path> state);

    List<NodeSummary> nodes();

    /** Something in the files changed; the next request sees it even without this call. */
    void filesChanged();

    /** Ends a {@link #show} or {@link #explain} from another thread. */
    final class Cancellation {
        private final AtomicBoolean cancelled = new AtomicBoolean();
        private volatile Runnable action = () -> {};

        /** Twice is harmless. */
        public void cancel() {
            if (cancelled.compareAndSet(false, true)) {
                action.run();
            }
        }

        public boolean isCancelled() {
            return cancelled.get();
        }

        /** The host's side: what cancelling does; runs at once if it already happened. */
        void onCancel(Runnable whatToDo) {
            action = whatToDo;
            if (cancelled.get()) {
                whatToDo.run();
            }
        }
    }
}
