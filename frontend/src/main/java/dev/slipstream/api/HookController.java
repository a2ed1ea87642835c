package dev.slipstream.api;

import dev.slipstream.bolt.Bolt;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a git host calls after a push. Nobody is logged in: the signature says who it is. */
@RestController
@RequestMapping("/api/v1/hooks")
class HookController {
    private static final int LARGEST = 1024 * 1024;

    private final Bolt bolt;

    HookController(Bolt bolt) {
        this.bolt = bolt;
    }

    @PostMapping("/push")
    ResponseEntity<Void> push(
            @RequestBody byte[] body,
            @RequestHeader(name = "X-Hub-Signature-256", required = false) @Nullable String signature) {
        if (body.length > LARGEST) {
            return ResponseEntity.status(HttpStatus.CONTENT_TOO_LARGE).build();
        }
        var status = switch (bolt.pushed(body, signature == null ? "" : signature)) {
            case TAKEN -> HttpStatus.ACCEPTED;
            case UNSIGNED -> HttpStatus.UNAUTHORIZED;
            case REPLAYED -> HttpStatus.CONFLICT;
            case OFF -> HttpStatus.NOT_FOUND;
        };
        return ResponseEntity.status(status).build();
    }
}
