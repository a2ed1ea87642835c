package dev.slipstream.bolt;

import dev.slipstream.project.Project;
import dev.slipstream.sandbox.Completed;
import dev.slipstream.security.UserName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/** Puts one file onto a project's default branch, as a commit of a user's; through the server's mirror, without a checkout. */
@Component
class BranchCommits {
    private static final List<String> MOVED =
            List.of("non-fast-forward", "fetch first", "cannot lock ref", "stale info");
    private static final List<String> PROTECTED = List.of(
            "protected branch",
            "hook declined",
            "GH006",
            "GH013",
            "not allowed to push",
            "branch is currently checked out",
            "remote rejected");
    private static final List<String> NOT_LET_IN = List.of(
            "could not read Username",
            "Authentication failed",
            "Permission denied",
            "403",
            "access rights",
            "denied to");

    private final ProductionCheckout checkout;

    BranchCommits(ProductionCheckout checkout) {
        this.checkout = checkout;
    }

    /**
     * @param head of the default branch
     * @param text of the file there; empty if there is none
     */
    record Tip(String branch, String head, Optional<String> text) {}

    /** @param path from the project's folder */
    Tip tip(Project project, String path) throws IOException {
        var mirror = checkout.mirror(project);
        var branch = checkout.branch(project, mirror);
        var head = checkout.git(mirror, List.of("rev-parse", "--verify", "refs/heads/" + branch));
        var listed = checkout.git(mirror, List.of("ls-tree", "-z", head, "--", inRepository(project, path)));
        var text = listed.isEmpty()
                ? Optional.<String>empty()
                : Optional.of(checkout.raw(mirror, List.of("cat-file", "blob", listed.split("[ \t]", -1)[2])));
        return new Tip(branch, head, text);
    }

    record Change(String path, String text, UserName author, String subject) {}

    /**
     * @return the new head; empty if the branch has moved away from the tip
     * @throws BoltFailure INVALID with what to do, if the branch takes no commit
     */
    Optional<String> push(Project project, Tip tip, Change change) throws IOException {
        var mirror = checkout.mirror(project);
        var scratch = Files.createTempDirectory(mirror.getParent(), "commit-");
        try {
            var commit = commit(project, mirror, scratch, tip, change);
            var pushed = checkout.push(project, mirror, commit + ":refs/heads/" + tip.branch());
            if (pushed.succeeded()) {
                return Optional.of(commit);
            }
            return refused(project, tip, pushed);
        } finally {
            FileSystemUtils.deleteRecursively(scratch);
        }
    }

    private String commit(Project project, Path mirror, Path scratch, Tip tip, Change change) throws IOException {
        var file = Files.writeString(scratch.resolve("file"), change.text());
        var index = Map.of("GIT_INDEX_FILE", scratch.resolve("index").toString());
        var blob = checkout.write(mirror, List.of("hash-object", "-w", "--no-filters", file.toString()), Map.of());
        checkout.write(mirror, List.of("read-tree", tip.head()), index);
        var entry = "100644,%s,%s".formatted(blob, inRepository(project, change.path()));
        checkout.write(mirror, List.of("update-index", "--add", "--cacheinfo", entry), index);
        var tree = checkout.write(mirror, List.of("write-tree"), index);
        var who = change.author().value();
        var names = Map.of(
                "GIT_AUTHOR_NAME",
                who,
                "GIT_AUTHOR_EMAIL",
                who + "@localhost",
                "GIT_COMMITTER_NAME",
                "Slipstream",
                "GIT_COMMITTER_EMAIL",
                "slipstream@localhost");
        var command = new ArrayList<>(List.of("commit-tree", tree, "-p", tip.head(), "-m", change.subject()));
        return checkout.write(mirror, command, names);
    }

    private static Optional<String> refused(Project project, Tip tip, Completed pushed) {
        var words = "%s\n%s".formatted(pushed.err(), pushed.out()).strip();
        if (MOVED.stream().anyMatch(words::contains)) {
            return Optional.empty();
        }
        if (PROTECTED.stream().anyMatch(words::contains)) {
            throw invalid(
                    "%s of %s takes no commit from here: it is protected. Change the file on a branch, and merge that. %s"
                            .formatted(tip.branch(), project.id(), saying(words)));
        }
        if (NOT_LET_IN.stream().anyMatch(words::contains)) {
            throw invalid(
                    "the origin of %s lets Slipstream read but not write. Change the file on a branch of your own, and merge that. %s"
                            .formatted(project.id(), saying(words)));
        }
        throw invalid("%s of %s could not be written. %s".formatted(tip.branch(), project.id(), saying(words)));
    }

    private static String saying(String words) {
        var line = words.lines()
                .filter(one -> one.contains("rejected") || one.contains("error:") || one.contains("fatal:"))
                .findFirst()
                .orElse(words.lines().findFirst().orElse(""));
        return "git says: " + line.strip();
    }

    private static BoltFailure invalid(String reason) {
        return new BoltFailure(BoltFailure.Reason.INVALID, reason);
    }

    private static String inRepository(Project project, String path) {
        var folder = project.source().folder();
        return folder.isEmpty() ? path : folder + "/" + path;
    }
}
