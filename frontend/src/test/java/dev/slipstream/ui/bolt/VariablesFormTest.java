package dev.slipstream.ui.bolt;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.RouteConfiguration;
import dev.slipstream.connections.Password;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.security.Role;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(classes = {BoltPagesTest.Fakes.class, SchedulePagesTest.More.class})
class VariablesFormTest extends SpringBrowserlessTest {
    private static final ScheduleSlug DAILY = new ScheduleSlug("daily_prod");

    @Autowired
    private FakeBolt bolt;

    @Autowired
    private BoltPagesTest.FakeUser user;

    @BeforeEach
    void clean() {
        var withoutLayout = RouteConfiguration.forSessionScope();
        withoutLayout.setRoute("bolt/new", ScheduleFormView.class, List.of());
        withoutLayout.setRoute("bolt/schedules/:slug/edit", ScheduleFormView.class, List.of());
        withoutLayout.setRoute("bolt/schedules/:slug", ScheduleView.class, List.of());
        user.roles = EnumSet.allOf(Role.class);
        bolt.schedules.clear();
        bolt.secrets.clear();
        bolt.ledger.clear();
        bolt.files.clear();
        bolt.refusal = Optional.empty();
        bolt.schedules.add(FakeBolt.schedule("daily_prod", true));
    }

    @Test
    void whatABranchIsBuiltWithIsChosenAndItsSecretsAreNeverShown() {
        bolt.secrets.put("OLD_KEY", new Password("old"));
        var form = navigate(ScheduleFormView.class, Map.of("slug", "daily_prod"));
        assertThat(BoltPagesTest.text(form)).contains("Standard", "Deferred", "Turbo CI");
        test(find(Button.class).withText("Add variable").single()).click();
        variable("NAME").setValue("PATH");
        test(find(Button.class).withText("Save").single()).click();
        assertThat(variable("NAME").getErrorMessage()).contains("which programs run");

        test(variable("NAME")).setValue("REGION");
        test(variable("value")).setValue("eu");
        test(find(PasswordField.class).single()).setValue("new");
        test(find(Button.class).withText("Save").single()).click();

        assertThat(bolt.schedule(DAILY).manner().variables()).isEqualTo(Map.of("REGION", "eu"));
        assertThat(bolt.secrets).isEqualTo(Map.of("OLD_KEY", new Password("new")));
        assertThat(BoltPagesTest.text(navigate(ScheduleView.class, Map.of("slug", "daily_prod"))))
                .contains("REGION=eu", "OLD_KEY=•••");
    }

    private TextField variable(String placeholder) {
        return find(TextField.class)
                .withCondition(field -> placeholder.equals(field.getPlaceholder()) && !field.isReadOnly())
                .single();
    }
}
