package dev.slipstream.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.RememberMeServices;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** {@code /login?token=…} opens a session, once, and has the browser remembered; a token that is used or unknown leads to the sign-in page, which says so. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class LoginLinkFilter extends OncePerRequestFilter {
    private final HttpSessionSecurityContextRepository sessions = new HttpSessionSecurityContextRepository();
    private final LoginLinks links;
    private final Users users;
    private final RememberMeServices remembered;

    LoginLinkFilter(LoginLinks links, Users users, RememberMeServices remembered) {
        this.links = links;
        this.users = users;
        this.remembered = remembered;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var token = request.getRequestURI().equals("/login") ? request.getParameter("token") : null;
        if (token == null) {
            chain.doFilter(request, response);
            return;
        }
        var user = links.redeem(token);
        if (user.isPresent()) {
            openSession(user.get(), request, response);
            response.sendRedirect("/");
        } else {
            response.sendRedirect("/login?refused");
        }
    }

    private void openSession(UserName user, HttpServletRequest request, HttpServletResponse response) {
        request.getSession();
        request.changeSessionId();
        var context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(users.authentication(user));
        sessions.saveContext(context, request, response);
        remembered.loginSuccess(request, response, users.authentication(user));
    }
}
