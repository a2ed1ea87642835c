package dev.slipstream.api;

import dev.slipstream.bolt.BoltFailure;
import dev.slipstream.compare.CannotCompare;
import dev.slipstream.dbt.DbtFailure;
import dev.slipstream.preview.PreviewFailure;
import dev.slipstream.terminal.TerminalRefused;
import dev.slipstream.terminal.TerminalsClosed;
import dev.slipstream.workspace.WorkspaceFailure;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Failures as {@code application/problem+json} (RFC 9457): what happened, and where one helps a {@code hint}. */
@RestControllerAdvice(basePackageClasses = Problems.class)
class Problems extends ResponseEntityExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> workspace(WorkspaceFailure failure) {
        var answer = ResponseEntity.status(status(failure.reason()));
        failure.current().ifPresent(version -> answer.header(HttpHeaders.ETAG, "\"" + version.sha256() + "\""));
        return answer.body(problem(status(failure.reason()), failure.getMessage()));
    }

    @ExceptionHandler
    ProblemDetail preview(PreviewFailure failure) {
        return of(failure);
    }

    static ProblemDetail of(PreviewFailure failure) {
        var problem = problem(status(failure.kind()), failure.getMessage());
        problem.setTitle(failure.title());
        failure.hint().ifPresent(hint -> problem.setProperty("hint", hint));
        place(problem, failure.place());
        return problem;
    }

    @ExceptionHandler
    ProblemDetail dbt(DbtFailure failure) {
        var problem = problem(status(failure.kind()), failure.getMessage());
        place(problem, failure.place());
        return problem;
    }

    @ExceptionHandler
    ProblemDetail bolt(BoltFailure failure) {
        return problem(
                switch (failure.reason()) {
                    case NOT_FOUND -> HttpStatus.NOT_FOUND;
                    case ALREADY_EXISTS, ALREADY_RUNNING, NOT_RUNNING, NO_CONNECTION -> HttpStatus.CONFLICT;
                    case INVALID -> HttpStatus.BAD_REQUEST;
                },
                failure.getMessage());
    }

    @ExceptionHandler
    ProblemDetail incomparable(CannotCompare failure) {
        return problem(HttpStatus.CONFLICT, failure.getMessage());
    }

    @ExceptionHandler
    ProblemDetail closed(TerminalsClosed failure) {
        var problem = problem(HttpStatus.SERVICE_UNAVAILABLE, failure.getMessage());
        problem.setTitle("Terminals are closed");
        problem.setProperty("hint", failure.why().wayOut());
        return problem;
    }

    @ExceptionHandler
    ProblemDetail terminal(TerminalRefused failure) {
        return problem(
                switch (failure.reason()) {
                    case TOO_MANY -> HttpStatus.CONFLICT;
                    case NO_SHELL -> HttpStatus.SERVICE_UNAVAILABLE;
                },
                failure.getMessage());
    }

    @ExceptionHandler
    ProblemDetail invalid(IllegalArgumentException failure) {
        return problem(HttpStatus.BAD_REQUEST, failure.getMessage());
    }

    @ExceptionHandler
    ProblemDetail unknown(NoSuchElementException failure) {
        return problem(HttpStatus.NOT_FOUND, failure.getMessage());
    }

    @ExceptionHandler
    ProblemDetail refused(AccessDeniedException failure) {
        return problem(HttpStatus.FORBIDDEN, "this needs a role that you do not have; ask an admin");
    }

    @ExceptionHandler
    ProblemDetail unexpected(RuntimeException failure) {
        var reference = UUID.randomUUID().toString();
        log.error("unexpected failure {}", reference, failure);
        return problem(HttpStatus.INTERNAL_SERVER_ERROR, "Slipstream failed; its log tells more under " + reference);
    }

    private static void place(ProblemDetail problem, DbtFailure.Place place) {
        place.file().ifPresent(file -> problem.setProperty("file", file));
        place.line().ifPresent(line -> problem.setProperty("line", line));
        place.column().ifPresent(column -> problem.setProperty("column", column));
        place.excerpt().ifPresent(excerpt -> problem.setProperty("excerpt", excerpt));
        place.relation().ifPresent(relation -> problem.setProperty("relation", relation));
    }

    private static ProblemDetail problem(HttpStatus status, @Nullable String detail) {
        return ProblemDetail.forStatusAndDetail(status, detail == null ? status.getReasonPhrase() : detail);
    }

    private static HttpStatus status(WorkspaceFailure.Reason reason) {
        return switch (reason) {
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case CONFLICT, ALREADY_EXISTS -> HttpStatus.PRECONDITION_FAILED;
            case NOT_TEXT, TOO_LARGE -> HttpStatus.UNPROCESSABLE_CONTENT;
            case OUTSIDE -> HttpStatus.BAD_REQUEST;
            case DISK_FULL -> HttpStatus.INSUFFICIENT_STORAGE;
            case GIT -> HttpStatus.BAD_GATEWAY;
            case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
        };
    }

    private static HttpStatus status(DbtFailure.Kind kind) {
        return switch (kind) {
            case UNKNOWN_NODE -> HttpStatus.NOT_FOUND;
            case SYNTAX, COMPILATION, DATABASE, MISSING_RELATION, PROJECT, PROFILE, ENGINE, STATE ->
                HttpStatus.UNPROCESSABLE_CONTENT;
            case CONNECTION -> HttpStatus.BAD_GATEWAY;
            case CANCELLED -> HttpStatus.CONFLICT;
            case TIMEOUT -> HttpStatus.GATEWAY_TIMEOUT;
            case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
            case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }
}
