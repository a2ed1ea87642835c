package dev.slipstream.terminal;

import dev.slipstream.security.ServerAddress;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.server.HandshakeInterceptor;

/** {@code /ws/terminal}: which upgrade requests are let through. That somebody is logged in was checked before. */
@Configuration(proxyBeanMethods = false)
@EnableWebSocket
class SocketRoutes implements WebSocketConfigurer {
    private final TerminalSocket socket;
    private final ServerAddress address;

    SocketRoutes(TerminalSocket socket, ServerAddress address) {
        this.socket = socket;
        this.address = address;
    }

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
        // Spring's own check lets a missing Origin in; ours does not.
        registry.addHandler(socket, "/ws/terminal")
                .setAllowedOriginPatterns("*")
                .addInterceptors(new Gatekeeper(address));
    }

    /** An allowed Origin, which only a bearer token makes dispensable: a browser sends a foreign page's with the cookie. */
    record Gatekeeper(ServerAddress address) implements HandshakeInterceptor {
        @Override
        public boolean beforeHandshake(
                ServerHttpRequest request,
                ServerHttpResponse response,
                WebSocketHandler handler,
                Map<String, Object> attributes) {
            var principal = request.getPrincipal();
            if (principal == null || !originFits(request)) {
                response.setStatusCode(HttpStatus.FORBIDDEN);
                return false;
            }
            if (!request.getHeaders()
                    .getOrEmpty("Sec-WebSocket-Protocol")
                    .toString()
                    .contains(TerminalSocket.PROTOCOL)) {
                response.setStatusCode(HttpStatus.BAD_REQUEST);
                return false;
            }
            attributes.put(TerminalSocket.USER, principal.getName());
            return true;
        }

        @Override
        public void afterHandshake(
                ServerHttpRequest request,
                ServerHttpResponse response,
                WebSocketHandler handler,
                @Nullable Exception failure) {
            // nothing is left to do
        }

        private boolean originFits(ServerHttpRequest request) {
            var origins = request.getHeaders().getOrEmpty("Origin");
            if (origins.isEmpty()) {
                return request.getHeaders().getOrEmpty("Authorization").stream()
                        .anyMatch(value -> value.regionMatches(true, 0, "Bearer ", 0, "Bearer ".length()));
            }
            return origins.size() == 1 && address.allowedOrigins().contains(origins.getFirst());
        }
    }

    /** Hides the browser's offer to compress: it doubles the memory of a terminal and the time of a key. */
    @Component
    @Order(Ordered.HIGHEST_PRECEDENCE)
    static final class Uncompressed extends OncePerRequestFilter {
        private static final String EXTENSIONS = "Sec-WebSocket-Extensions";

        @Override
        protected boolean shouldNotFilter(HttpServletRequest request) {
            return !request.getRequestURI().startsWith("/ws/");
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            chain.doFilter(
                    new HttpServletRequestWrapper(request) {
                        @Override
                        public @Nullable String getHeader(String name) {
                            return EXTENSIONS.equalsIgnoreCase(name) ? null : super.getHeader(name);
                        }

                        @Override
                        public Enumeration<String> getHeaders(String name) {
                            return EXTENSIONS.equalsIgnoreCase(name)
                                    ? Collections.enumeration(List.of())
                                    : super.getHeaders(name);
                        }
                    },
                    response);
        }
    }
}
