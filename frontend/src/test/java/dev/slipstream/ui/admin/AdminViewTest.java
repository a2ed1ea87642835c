package dev.slipstream.ui.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.router.RouteConfiguration;
import dev.slipstream.dbt.Engine;
import dev.slipstream.dbt.RunningHost;
import dev.slipstream.dbt.RunningHosts;
import dev.slipstream.sandbox.Isolation;
import dev.slipstream.sandbox.PythonPart;
import dev.slipstream.sandbox.Sandbox;
import dev.slipstream.sandbox.SandboxRequest;
import dev.slipstream.sandbox.SandboxedCommand;
import dev.slipstream.security.FakeUser;
import dev.slipstream.security.Role;
import dev.slipstream.security.UserName;
import dev.slipstream.ui.background.AtOnce;
import dev.slipstream.ui.background.Background;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.util.unit.DataSize;

@ViewPackages(classes = AdminView.class)
@ContextConfiguration(classes = AdminViewTest.Fakes.class)
class AdminViewTest extends SpringBrowserlessTest {
    private static final UserName ADA = new UserName("ada");
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    @Autowired
    private FakeHosts hosts;

    @Autowired
    private FakeUser user;

    @Autowired
    private FakeSandbox sandbox;

    static final class FakeHosts implements RunningHosts {
        final List<RunningHost> running = new ArrayList<>();

        @Override
        public List<RunningHost> list() {
            return List.copyOf(running);
        }

        @Override
        public void stop(UserName user) {
            running.removeIf(host -> host.user().equals(user));
        }
    }

    static final class FakeSandbox implements Sandbox {
        Isolation isolation = new Isolation.Namespaces("0.8.0");

        @Override
        public SandboxedCommand wrap(SandboxRequest request) {
            throw new IllegalStateException("nothing is started here");
        }

        @Override
        public SandboxedCommand within(SandboxRequest request) {
            throw new IllegalStateException("nothing is started here");
        }

        @Override
        public Isolation isolation() {
            return isolation;
        }

        @Override
        public Path home(UserName user) {
            throw new IllegalStateException("nobody has a home here");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Fakes {
        @Bean
        FakeHosts hosts() {
            return new FakeHosts();
        }

        @Bean
        FakeUser user() {
            return new FakeUser();
        }

        @Bean
        FakeSandbox sandbox() {
            return new FakeSandbox();
        }

        @Bean
        Background background() {
            return new AtOnce();
        }

        @Bean
        Clock clock() {
            return Clock.fixed(NOON, ZoneOffset.UTC);
        }
    }

    @BeforeEach
    void clean() {
        RouteConfiguration.forSessionScope().setRoute("admin", AdminView.class, List.of());
        user.roles = EnumSet.allOf(Role.class);
        sandbox.isolation = new Isolation.Namespaces("0.8.0");
        hosts.running.clear();
        hosts.running.add(new RunningHost(
                ADA,
                new Engine("1.12", "1.12.6", new PythonPart(Path.of("dbt-host"))),
                DataSize.ofMegabytes(211),
                NOON.minus(Duration.ofMinutes(125)),
                NOON.minusSeconds(40),
                1,
                17,
                List.of(new RunningHost.WarmedProject("coffee_shop", DataSize.ofMegabytes(90)))));
    }

    @Test
    void aHostIsToldWithUserProjectMemoryAgeAndRequests() {
        assertThat(shown())
                .contains("1 host · 211 MB")
                .contains("ada", "1.12.6", "coffee_shop", "90 MB", "2 h", "just now", "17")
                .contains("Shells and dbt run in namespaces of their own (bubblewrap 0.8.0)");
    }

    @Test
    void aHostIsStopped() {
        shown();
        test(find(Button.class).withAriaLabel("Stop the dbt host of ada").single())
                .click();
        roundTrip();

        assertThat(hosts.running).isEmpty();
        assertThat(find(AdminView.class).single().getElement().getTextRecursively())
                .contains("0 hosts");
    }

    @Test
    void thatTerminalsAreClosedIsSaidWithTheReasonAndTheWayOut() {
        sandbox.isolation = new Isolation.Closed("bubblewrap is not installed", "it listens on 0.0.0.0");

        assertThat(shown())
                .contains("Terminals are closed", "it listens on 0.0.0.0", "bubblewrap is not installed")
                .contains("SLIPSTREAM_ISOLATION=none");
    }

    @Test
    void onlyAnAdminSeesThem() {
        user.roles = EnumSet.complementOf(EnumSet.of(Role.ADMIN));
        assertThat(shown()).contains("Only an admin").doesNotContain("coffee_shop");
    }

    private String shown() {
        navigate(AdminView.class);
        roundTrip();
        return find(AdminView.class).single().getElement().getTextRecursively();
    }
}
