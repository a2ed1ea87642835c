package dev.slipstream.api;

import dev.slipstream.bolt.Bolt;
import dev.slipstream.bolt.Run;
import dev.slipstream.defer.RunId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Sends a run's log as it grows. An event's data is whole lines, its id the byte offset to go on from; the last event is
 * {@code end}, with the run's state.
 */
final class LogStream {
    private static final int PIECE_BYTES = 64 * 1024;

    /** A reader that has gone is noticed at the next write. */
    private static final int BEAT_SECONDS = 15;

    private final Bolt bolt;
    private final RunId id;
    private final SseEmitter emitter = new SseEmitter(0L);
    private final Semaphore changed = new Semaphore(0);
    private volatile boolean gone;
    private long next;

    private LogStream(Bolt bolt, RunId id, long from) {
        this.bolt = bolt;
        this.id = id;
        this.next = from;
    }

    static SseEmitter of(Bolt bolt, RunId id, long from) {
        var stream = new LogStream(bolt, id, from);
        stream.emitter.onCompletion(stream::stop);
        stream.emitter.onError(_ -> stream.stop());
        Thread.ofVirtual().name("log of run #" + id).start(stream::send);
        return stream.emitter;
    }

    private void stop() {
        gone = true;
        changed.release();
    }

    /** Whoever hears that it is complete finds nothing of it left. */
    private void send() {
        try {
            follow();
            emitter.complete();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            emitter.complete();
        } catch (IOException _) {
            gone = true;
        } catch (Exception failure) {
            emitter.completeWithError(failure);
        }
    }

    private void follow() throws Exception {
        try (var _ = bolt.onChange(run -> {
            if (run.equals(id)) {
                changed.release();
            }
        })) {
            while (!gone) {
                changed.drainPermits();
                var run = bolt.run(id);
                sendLines(run);
                if (run.state().ended()) {
                    emitter.send(SseEmitter.event().name("end").data(run.state().name()));
                    return;
                }
                if (!changed.tryAcquire(BEAT_SECONDS, TimeUnit.SECONDS)) {
                    emitter.send(SseEmitter.event().comment("still running"));
                }
            }
        }
    }

    /** Of a run that goes on only whole lines: the rest of one comes with its end. */
    private void sendLines(Run run) throws IOException {
        for (var piece = bolt.log(id, next, PIECE_BYTES); piece.length > 0; piece = bolt.log(id, next, PIECE_BYTES)) {
            var whole = lines(piece);
            if (whole == 0 && !run.state().ended() && piece.length < PIECE_BYTES) {
                return;
            }
            var length = whole == 0 ? piece.length : whole;
            next += length;
            emitter.send(SseEmitter.event()
                    .id(Long.toString(next))
                    .data(
                            new String(Arrays.copyOf(piece, length), StandardCharsets.UTF_8),
                            new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8)));
        }
    }

    /** Up to and with the last line's end. */
    private static int lines(byte[] piece) {
        for (var length = piece.length; length > 0; length--) {
            if (piece[length - 1] == '\n') {
                return length;
            }
        }
        return 0;
    }
}
