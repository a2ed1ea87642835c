package dev.slipstream.terminal;

import dev.slipstream.security.UserName;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.SubProtocolCapable;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.handler.BinaryWebSocketHandler;

/** Carries frames between browsers and terminals. Nothing in it waits for either. */
@Service
final class TerminalSocket extends BinaryWebSocketHandler implements SubProtocolCapable {
    static final String PROTOCOL = "term.v1";

    /** Who may use the socket was settled when it was opened. */
    static final String USER = "slipstream.user";

    /** The browser says why, and does not come back by itself. */
    private static final CloseStatus NOT_ALLOWED = new CloseStatus(4403, LiveTerminals.NOT_ALLOWED);

    private static final Logger log = LoggerFactory.getLogger(TerminalSocket.class);

    private final LiveTerminals terminals;
    private final Map<String, Attached> attached = new ConcurrentHashMap<>();

    TerminalSocket(LiveTerminals terminals) {
        this.terminals = terminals;
    }

    private record Attached(TerminalSession terminal, View view, UserName user) {}

    @Override
    public List<String> getSubProtocols() {
        return List.of(PROTOCOL);
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession socket) {
        socket.setBinaryMessageSizeLimit(ClientMessage.MAX_BYTES);
    }

    @Override
    protected void handleBinaryMessage(WebSocketSession socket, BinaryMessage frame) throws IOException {
        ClientMessage message;
        try {
            message = ClientMessage.decode(frame.getPayload());
        } catch (IllegalArgumentException unreadable) {
            socket.close(CloseStatus.PROTOCOL_ERROR.withReason(String.valueOf(unreadable.getMessage())));
            return;
        }
        var here = attached.get(socket.getId());
        if (message instanceof ClientMessage.Attach attach) {
            if (here == null) {
                attach(socket, attach);
            } else {
                socket.close(CloseStatus.PROTOCOL_ERROR.withReason("attached already"));
            }
        } else if (here == null) {
            socket.close(CloseStatus.PROTOCOL_ERROR.withReason("attach must be the first message"));
        } else if (!handle(here, message)) {
            socket.close(CloseStatus.TOO_BIG_TO_PROCESS.withReason("the terminal does not read its input"));
        }
    }

    @Override
    public void handleTransportError(WebSocketSession socket, Throwable failure) {
        log.debug("terminal socket: {}", failure.getMessage());
    }

    @Override
    public void afterConnectionClosed(WebSocketSession socket, CloseStatus status) {
        var here = attached.remove(socket.getId());
        if (here != null) {
            here.terminal().detach(here.view());
        }
    }

    /** Closes what is attached of those who may not use terminals any more; the shells go on until nobody has looked for long. */
    void letGoOfRevoked() {
        attached.values().stream()
                .filter(here -> !terminals.lets(here.user()))
                .forEach(here -> here.view().close(NOT_ALLOWED.getCode(), LiveTerminals.NOT_ALLOWED));
    }

    /** Before sessions end with the server, which would tell browsers that they are signed out. */
    @EventListener(ContextClosedEvent.class)
    void letGoOfAll() {
        attached.values()
                .forEach(here -> here.view().close(CloseStatus.GOING_AWAY.getCode(), "the server is being stopped"));
    }

    /** False if there is no room for more input. */
    private static boolean handle(Attached here, ClientMessage message) {
        return switch (message) {
            case ClientMessage.Input input -> {
                var bytes = new byte[input.bytes().remaining()];
                input.bytes().get(bytes);
                yield here.terminal().input(here.view(), bytes);
            }
            case ClientMessage.Resize resize -> {
                here.terminal().resize(resize.size());
                yield true;
            }
            case ClientMessage.Ack ack -> {
                here.terminal().ack(here.view(), ack.bytes());
                yield true;
            }
            case ClientMessage.Attach _ -> true;
        };
    }

    /** Whoever has no right to it learns no more than whoever asks for one that never was. */
    private void attach(WebSocketSession socket, ClientMessage.Attach attach) throws IOException {
        var user = new UserName(String.valueOf(socket.getAttributes().get(USER)));
        if (!terminals.lets(user)) {
            socket.close(NOT_ALLOWED);
            return;
        }
        var session = terminals.redeem(user, attach.terminal(), attach.ticket());
        if (session.isEmpty()) {
            socket.close(new CloseStatus(4404, "no such terminal, or the ticket is used or too old"));
            return;
        }
        var view = session.get().attach(new Wire(socket), attach.haveOffset(), attach.size());
        attached.put(socket.getId(), new Attached(session.get(), view, user));
        if (!socket.isOpen()) {
            afterConnectionClosed(socket, CloseStatus.NORMAL);
        }
    }

    /** Tomcat's own asynchronous sending, one frame at a time, which {@link View} sees to. */
    private record Wire(WebSocketSession socket) implements View.Connection {
        @Override
        public void send(ByteBuffer frame, Runnable sent) {
            var remote = ((NativeWebSocketSession) socket).getNativeSession(Session.class);
            if (remote == null || !remote.isOpen()) {
                return;
            }
            try {
                remote.getAsyncRemote().sendBinary(frame, result -> {
                    if (result.isOK()) {
                        sent.run();
                    }
                });
            } catch (IllegalStateException closedMeanwhile) {
                log.debug("terminal socket: {}", closedMeanwhile.getMessage());
            }
        }

        @Override
        public void close(int code, String reason) {
            try {
                socket.close(new CloseStatus(code, reason));
            } catch (IOException gone) {
                log.debug("terminal socket: {}", gone.getMessage());
            }
        }
    }
}
