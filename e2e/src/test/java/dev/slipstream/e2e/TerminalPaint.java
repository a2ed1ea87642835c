package dev.slipstream.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/** How soon a browser shows what a terminal's user does. */
final class TerminalPaint {
    private static final int KEYS = 100;
    private static final int OPENED = 3;

    /** As a fast typist pauses: a key right after a drawing, as a script would press it, always waits for the next frame or the one after. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(60);

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(120);
    private static final RandomGenerator PAUSES = new Random(7);

    private TerminalPaint() {}

    /** Times in ms, sorted, from a key to what it draws. */
    record Keys(List<Double> idle, List<Double> flooded) {}

    /** Keys that a program gives back, alone and while another terminal of the page floods. */
    static Keys keys(TerminalPage.Opener pages, Browser browser) throws Exception {
        try (var terminals = pages.open(browser)) {
            terminals.focus();
            terminals.page().keyboard().type("clear; stty raw -echo; exec cat\n");
            terminals.page().waitForFunction("() => !(%s)(%s)".formatted(TerminalPage.READY, terminals.shown()));
            noteKeys(terminals);
            var idle = press(terminals);
            open(terminals);
            terminals.focus();
            terminals.page().keyboard().type("yes 0123456789abcdef\n");
            terminals.page().waitForFunction("() => %s.buffer.active.length > 500".formatted(terminals.shown()));
            terminals.showFirst();
            terminals.focus();
            return new Keys(idle, press(terminals));
        }
    }

    /** From the click that opens a terminal until its prompt is there, in ms. */
    static List<Double> opened(TerminalPage.Opener pages, Browser browser) throws Exception {
        var times = new ArrayList<Double>();
        try (var terminals = pages.open(browser)) {
            for (var count = 0; count < OPENED; count++) {
                times.add(open(terminals));
            }
        }
        return times;
    }

    /** From the key's own time to the end of the drawing after which the cursor stands elsewhere. */
    private static void noteKeys(TerminalPage terminals) {
        terminals.page().evaluate("""
                () => {
                  const term = %s;
                  const times = (window.keyTimes = []);
                  let pressed = 0;
                  let column = 0;
                  addEventListener('keydown', (event) => {
                    pressed = event.timeStamp;
                    column = term.buffer.active.cursorX;
                  }, true);
                  term.onRender(() => {
                    if (pressed > 0 && term.buffer.active.cursorX !== column) {
                      times.push(performance.now() - pressed);
                      pressed = 0;
                    }
                  });
                }""".formatted(terminals.shown()));
    }

    private static double open(TerminalPage terminals) {
        var time = terminals.page().evaluate("""
                () => new Promise((resolve) => {
                  const before = %1$s;
                  const begin = performance.now();
                  %2$s;
                  const look = () => {
                    const now = %1$s;
                    now !== before && (%3$s)(now) ? resolve(performance.now() - begin) : requestAnimationFrame(look);
                  };
                  look();
                })""".formatted(terminals.shown(), terminals.create(), TerminalPage.READY));
        return ((Number) time).doubleValue();
    }

    private static List<Double> press(TerminalPage terminals) {
        var page = terminals.page();
        page.evaluate("window.keyTimes.length = 0");
        for (var key = 1; key <= KEYS; key++) {
            LockSupport.parkNanos(PAUSES.nextLong(SHORTEST_PAUSE.toNanos(), LONGEST_PAUSE.toNanos()));
            page.keyboard().press("k");
            page.waitForFunction("count => window.keyTimes.length >= count", key);
        }
        var times = new ArrayList<Double>();
        for (var time : (List<?>) page.evaluate("window.keyTimes")) {
            times.add(((Number) time).doubleValue());
        }
        Collections.sort(times);
        return times;
    }
}
