package dev.slipstream.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A port that leads to a warehouse and can be shut, as if the warehouse had stopped. */
final class WarehouseDoor implements AutoCloseable {
    private final int target;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket server;

    WarehouseDoor(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 20, InetAddress.getLoopbackAddress());
        this.port = server.getLocalPort();
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return port;
    }

    void shut() throws IOException {
        server.close();
        for (var socket : open) {
            socket.close();
        }
        open.clear();
    }

    void open() throws IOException {
        var again = new ServerSocket();
        again.setReuseAddress(true);
        again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        server = again;
        Thread.ofVirtual().start(this::accept);
    }

    @Override
    public void close() throws IOException {
        shut();
    }

    private void accept() {
        var mine = server;
        try {
            while (!mine.isClosed()) {
                var outside = mine.accept();
                var inside = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(outside);
                open.add(inside);
                Thread.ofVirtual().start(() -> pass(outside, inside));
                Thread.ofVirtual().start(() -> pass(inside, outside));
            }
        } catch (IOException _) {
            // it was shut
        }
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException | UncheckedIOException _) {
            // one side is gone, so the other goes too
        }
    }
}
