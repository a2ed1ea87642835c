package dev.slipstream.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/** Calls that no controller takes: without an answer here a script would be sent to the sign-in page. */
@RestControllerAdvice
class UnknownCalls {
    /** After the controllers, before the pages, which take every path. */
    private static final int AFTER_CONTROLLERS = Ordered.LOWEST_PRECEDENCE - 100;

    @ExceptionHandler
    ResponseEntity<ProblemDetail> method(HttpRequestMethodNotSupportedException failure, HttpServletRequest request)
            throws HttpRequestMethodNotSupportedException {
        if (!request.getRequestURI().startsWith("/api/")) {
            throw failure;
        }
        var known = failure.getSupportedMethods() == null ? "none" : String.join(", ", failure.getSupportedMethods());
        var problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.METHOD_NOT_ALLOWED,
                "%s %s is not there; there is: %s".formatted(failure.getMethod(), request.getRequestURI(), known));
        return ResponseEntity.status(HttpStatus.METHOD_NOT_ALLOWED)
                .headers(failure.getHeaders())
                .body(problem);
    }

    @Bean
    static SimpleUrlHandlerMapping unknownPaths(JsonMapper json) {
        HttpRequestHandler handler = (request, response) -> notThere(request, response, json);
        return new SimpleUrlHandlerMapping(Map.of("/api/**", handler), AFTER_CONTROLLERS);
    }

    private static void notThere(HttpServletRequest request, HttpServletResponse response, JsonMapper json)
            throws IOException {
        var problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.NOT_FOUND,
                "there is no %s; /api/v1/openapi.json lists what there is".formatted(request.getRequestURI()));
        response.setStatus(HttpStatus.NOT_FOUND.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(json.writeValueAsBytes(problem));
    }
}
