package dev.slipstream.ui.bolt;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.component.textfield.TextField;
import dev.slipstream.bolt.BoltFile;
import dev.slipstream.connections.Password;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.workspace.ProjectId;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(classes = {BoltPagesTest.Fakes.class, SchedulePagesTest.More.class})
class VariablesFormTest extends OnBoltPages {
    private static final ScheduleSlug DAILY = new ScheduleSlug("daily_prod");

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

    @Test
    void whatStandsInAFileIsChangedByACommitOfTheUsers() {
        bolt.files.add(
                new BoltFile(new ProjectId("coffee_shop"), ".bolt/daily.yaml", Optional.of(DAILY), Optional.empty()));
        var form = navigate("bolt/schedules/daily_prod/edit", ScheduleFormView.class);
        assertThat(BoltPagesTest.text(form))
                .contains("This schedule stands in .bolt/daily.yaml", "makes a commit of yours");
        test(find(TextField.class)
                        .withCondition(one -> "Display name".equals(one.getLabel()))
                        .single())
                .setValue("Every morning");
        test(find(Button.class).withText("Save as a commit").single()).click();

        assertThat(bolt.commits).containsExactly("daily_prod by ada");
        assertThat(bolt.schedule(DAILY).displayName()).isEqualTo("Every morning");
    }

    @Test
    void aFileThatIsWrongIsNamedAndChangedInTheProjectOnly() {
        bolt.files.add(new BoltFile(
                new ProjectId("coffee_shop"),
                ".bolt/daily.yaml",
                Optional.of(DAILY),
                Optional.of(new BoltFile.Problem(4, "cron is wrong"))));
        assertThat(BoltPagesTest.text(navigate(ScheduleView.class, Map.of("slug", "daily_prod"))))
                .contains(".bolt/daily.yaml, line 4: cron is wrong", "daily_prod stays as it last was", "Settings")
                .doesNotContain("Suspend", "Edit");

        var form = navigate("bolt/schedules/daily_prod/edit", ScheduleFormView.class);
        assertThat(BoltPagesTest.text(form)).contains("line 4: cron is wrong");
        assertThat(find(Button.class).withText("Save as a commit").all()).isEmpty();
        assertThat(find(TextField.class)
                        .withCondition(one -> "Display name".equals(one.getLabel()))
                        .single()
                        .isEnabled())
                .isFalse();
    }

    private TextField variable(String placeholder) {
        return find(TextField.class)
                .withCondition(field -> placeholder.equals(field.getPlaceholder()) && !field.isReadOnly())
                .single();
    }
}
