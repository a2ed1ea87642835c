package dev.slipstream.ui.bolt;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.dom.DomEvent;
import com.vaadin.flow.internal.nodefeature.ElementListenerMap;
import dev.slipstream.bolt.BoltFile;
import dev.slipstream.bolt.Schedule;
import dev.slipstream.connections.Password;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.ui.editor.EditorElement;
import dev.slipstream.workspace.ProjectId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;
import tools.jackson.databind.json.JsonMapper;

/** The form's fields and its text, each changed in turn. */
@ContextConfiguration(classes = {BoltPagesTest.Fakes.class, SchedulePagesTest.More.class})
class YamlPaneTest extends OnBoltPages {
    private static final ScheduleSlug DAILY = new ScheduleSlug("daily_prod");
    private static final String NEW = """
            name: hourly
            owner_email: ada
            schedule: "30 * * * *"
            timezone: Europe/Berlin
            commands:
              - command: dbt build
                continue_on_error: true
            timeout_minutes: 90
            environment_variables:
              REGION: eu
            """;

    @Test
    void whatIsTypedIntoFieldsStandsInTheText() {
        navigate(ScheduleFormView.class);
        assertThat(text()).isEqualTo("""
                name:
                owner_email: ada
                schedule: "0 6 * * *"
                commands:
                  - dbt build
                """);
        assertThat(pane()).contains("needs a name").doesNotContain("valid");
        test(field("Branch")).setValue("next");
        assertThat(pane()).contains("needs a name").doesNotContain("valid");
        test(field("Name")).setValue("hourly");
        test(find(Button.class).withText("Add command").single()).click();
        var command = find(TextField.class)
                .withCondition(one -> "Command".equals(one.getAriaLabel().orElse(""))
                        && one.getValue().isEmpty())
                .single();
        test(command).setValue("dbt docs generate");

        assertThat(text()).isEqualTo("""
                name: hourly
                owner_email: ada
                schedule: "0 6 * * *"
                commands:
                  - dbt build
                  - dbt docs generate
                git_branch: next
                """);
        assertThat(pane()).contains("As text", "valid");
        test(find(Checkbox.class)
                        .withCondition(one -> String.valueOf(one.getLabel()).startsWith("Keep it as a file"))
                        .single())
                .click();
        assertThat(pane()).contains(".bolt/hourly.yaml");
    }

    @Test
    void whatIsTypedIntoTheTextStandsInTheFields() {
        navigate(ScheduleFormView.class);
        type(NEW);

        assertThat(field("Name").getValue()).isEqualTo("hourly");
        assertThat(field("Cron").getValue()).isEqualTo("30 * * * *");
        assertThat(find(IntegerField.class)
                        .withCondition(one -> "Timeout".equals(one.getLabel()))
                        .single()
                        .getValue())
                .isEqualTo(90);
        assertThat(find(ComboBox.class).single().getValue()).isEqualTo("Europe/Berlin");
        test(find(Button.class).withText("Create schedule").single()).click();
        var saved = bolt.schedule(new ScheduleSlug("hourly"));
        assertThat(saved.commands()).containsExactly(new Schedule.Command("dbt build", true));
        assertThat(saved.terms().timeout()).contains(Duration.ofMinutes(90));
        assertThat(saved.manner().variables()).isEqualTo(Map.of("REGION", "eu"));
        assertThat(bolt.commits).isEmpty();
    }

    @Test
    void textThatIsNoScheduleIsNamedByItsLineAndNotSaved() {
        navigate(ScheduleFormView.class);
        type(NEW.replace("30 * * * *", "61 * * * *"));
        assertThat(pane()).contains("line 3", "Line 3: cron \"61 * * * *\"").doesNotContain("valid");
        assertThat(field("Name").getValue()).isEmpty();
        test(find(Button.class).withText("Create schedule").single()).click();
        assertThat(bolt.schedules).hasSize(1);

        type("name: hourly\ncommands: [\n");
        assertThat(pane()).contains("line 2");
        type(NEW);
        assertThat(pane()).contains("valid");
    }

    @Test
    void fieldsThatAreNotFilledInYetLeaveTheTextAsItIs() {
        bolt.schedules.add(FakeBolt.schedule("load", false));
        navigate("bolt/schedules/daily_prod/edit", ScheduleFormView.class);
        var before = text();
        test(box("After another schedule's run")).click();
        assertThat(text()).isEqualTo(before);
        assertThat(pane()).contains("not up to date", "Choose the schedule that it starts after");
    }

    @Test
    void aSchedulesNameStaysInItsTextToo() {
        navigate("bolt/schedules/daily_prod/edit", ScheduleFormView.class);
        type("# renamed\n" + text().replace("daily_prod", "other"));
        assertThat(pane()).contains("Line 2: the name stays daily_prod");
    }

    @Test
    void commentsOfAFileStayAndItsTextIsCommittedAsItWasTyped() {
        var its = """
                # What the morning builds
                name: daily_prod
                display_name: Daily production
                owner_email: ada
                schedule: "0 6 * * *" # before work
                git_branch: main
                commands:
                - dbt   build
                - dbt docs generate
                defer_to_production: true
                """;
        bolt.text = Optional.of(its);
        bolt.schedules.set(0, FakeBolt.schedule("daily_prod", true));
        bolt.files.add(
                new BoltFile(new ProjectId("coffee_shop"), ".bolt/daily.yaml", Optional.of(DAILY), Optional.empty()));
        navigate("bolt/schedules/daily_prod/edit", ScheduleFormView.class);
        assertThat(text()).isEqualTo(its);
        type(its.replace("dbt   build", "dbt build"));
        test(field("Description")).setValue("All of it");
        test(find(Button.class).withText("Save as a commit").single()).click();

        assertThat(bolt.texts).isEqualTo(List.of(its.replace("dbt   build", "dbt build") + "description: All of it\n"));
        assertThat(bolt.schedule(DAILY).description()).isEqualTo("All of it");
    }

    @Test
    void whatWasTypedOfASecretStaysWhenTheTextChanges() {
        navigate("bolt/schedules/daily_prod/edit", ScheduleFormView.class);
        test(find(Button.class).withText("Add variable").single()).click();
        test(find(TextField.class)
                        .withCondition(one -> "NAME".equals(one.getPlaceholder()))
                        .single())
                .setValue("API_KEY");
        test(box("Secret")).click();
        test(find(PasswordField.class).single()).setValue("s");
        assertThat(text()).doesNotContain("API_KEY");
        type(text() + "environment_variables:\n  REGION: eu\n");
        test(find(Button.class).withText("Save").single()).click();

        assertThat(bolt.schedule(DAILY).manner().variables()).isEqualTo(Map.of("REGION", "eu"));
        assertThat(bolt.secrets).isEqualTo(Map.of("API_KEY", new Password("s")));
    }

    private void type(String text) {
        var editor = find(EditorElement.class).single().getElement();
        var detail = JsonMapper.shared().createObjectNode().put("event.detail.text", text);
        editor.getNode().getFeature(ElementListenerMap.class).fireEvent(new DomEvent(editor, "slip-text", detail));
    }

    private String text() {
        return find(YamlPane.class).single().text();
    }

    private String pane() {
        return find(YamlPane.class).single().getElement().getTextRecursively();
    }

    private Checkbox box(String label) {
        return find(Checkbox.class)
                .withCondition(one -> label.equals(one.getLabel()))
                .single();
    }
}
