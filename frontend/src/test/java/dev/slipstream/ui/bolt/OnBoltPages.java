package dev.slipstream.ui.bolt;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.textfield.TextField;
import dev.slipstream.security.FakeUser;
import dev.slipstream.security.Role;
import java.util.EnumSet;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;

/** Bolt's pages with one schedule, {@code daily_prod}, as somebody who may do everything. */
abstract class OnBoltPages extends SpringBrowserlessTest {
    @Autowired
    FakeBolt bolt;

    @Autowired
    FakeUser user;

    @BeforeEach
    void clean() {
        TestRoutes.withoutLayout();
        bolt.empty();
        user.roles = EnumSet.allOf(Role.class);
        bolt.schedules.add(FakeBolt.schedule("daily_prod", true));
    }

    TextField field(String label) {
        return find(TextField.class)
                .withCondition(one -> label.equals(one.getLabel()))
                .single();
    }
}
