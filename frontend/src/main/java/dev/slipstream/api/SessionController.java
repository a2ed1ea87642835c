package dev.slipstream.api;

import dev.slipstream.security.ApiTokens;
import dev.slipstream.security.CurrentUser;
import dev.slipstream.security.LoginLinks;
import dev.slipstream.security.Role;
import dev.slipstream.security.UserName;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Who is asking, and ways in. */
@RestController
@RequestMapping("/api/v1")
class SessionController {
    private final CurrentUser currentUser;
    private final LoginLinks links;
    private final ApiTokens tokens;

    SessionController(CurrentUser currentUser, LoginLinks links, ApiTokens tokens) {
        this.currentUser = currentUser;
        this.links = links;
        this.tokens = tokens;
    }

    record Me(String user, List<Role> roles) {}

    record Link(String url) {}

    record TokenOrder(String user) {}

    record Token(String token) {}

    record Health(String status) {}

    @GetMapping("/me")
    Me me() {
        var user = currentUser.require();
        return new Me(user.name().value(), user.roles().stream().sorted().toList());
    }

    @PostMapping("/login-links")
    @ResponseStatus(HttpStatus.CREATED)
    Link loginLink() {
        return new Link(links.issue(currentUser.require().name()).toString());
    }

    @PostMapping("/tokens")
    @PreAuthorize("hasRole('ADMIN')")
    @ResponseStatus(HttpStatus.CREATED)
    Token token(@RequestBody TokenOrder order) {
        return new Token(tokens.mint(new UserName(order.user())));
    }

    @GetMapping("/health")
    Health health() {
        return new Health("UP");
    }
}
