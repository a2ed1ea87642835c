package dev.slipstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.security.Access;
import dev.slipstream.security.Role;
import dev.slipstream.security.UserName;
import dev.slipstream.security.Users;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Primary;

/** Takes away what a user of a running server has: a role, or the session. */
@Primary
final class LoginsThatEnd implements Access, HttpSessionListener {
    private static final int PATIENCE_SECONDS = 30;

    private final Set<HttpSession> sessions = ConcurrentHashMap.newKeySet();
    private final Users users;
    private volatile @Nullable Revoked revoked;

    LoginsThatEnd(Users users) {
        this.users = users;
    }

    /** Until it is closed. */
    final class Revoked implements AutoCloseable {
        private final UserName user;
        private final Role role;
        private final Semaphore questions = new Semaphore(0);

        private Revoked(UserName user, Role role) {
            this.user = user;
            this.role = role;
        }

        /** Until somebody has asked so many times. */
        void awaitQuestions(int count) throws InterruptedException {
            assertThat(questions.tryAcquire(count, PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
        }

        @Override
        public void close() {
            revoked = null;
        }
    }

    Revoked revoke(UserName user, Role role) {
        var now = new Revoked(user, role);
        revoked = now;
        return now;
    }

    void endSessions() {
        sessions.forEach(HttpSession::invalidate);
    }

    @Override
    public boolean allows(UserName user, Role role) {
        var now = revoked;
        if (now == null) {
            return users.allows(user, role);
        }
        now.questions.release();
        return users.allows(user, role) && !(now.user.equals(user) && now.role == role);
    }

    @Override
    public void sessionCreated(HttpSessionEvent event) {
        sessions.add(event.getSession());
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        sessions.remove(event.getSession());
    }
}
