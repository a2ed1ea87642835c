package dev.slipstream.ui.defer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.vaadin.flow.component.AbstractField.ComponentValueChangeEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.ComponentUtil;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.progressbar.ProgressBar;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.select.Select;
import dev.slipstream.bolt.Bolt;
import dev.slipstream.connections.Connections;
import dev.slipstream.defer.DeferChoice;
import dev.slipstream.defer.DeferMode;
import dev.slipstream.defer.DeferStatus;
import dev.slipstream.defer.Deferrals;
import dev.slipstream.defer.MissingPart;
import dev.slipstream.defer.ProductionFacts.Progress;
import dev.slipstream.defer.RunId;
import dev.slipstream.defer.StateArtifacts;
import dev.slipstream.onboarding.Onboarding;
import dev.slipstream.security.Role;
import dev.slipstream.security.User;
import dev.slipstream.security.UserName;
import dev.slipstream.ui.background.AtOnce;
import dev.slipstream.workspace.ProjectId;
import dev.slipstream.workspace.Workspaces;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A production run tells of each model that it has built, and may do so while somebody presses something in the menu. */
class DeferMenuTest {
    private DeferStatus status = ready(DeferMode.STANDARD, false);
    private boolean refusing;
    private final DeferMenu menu = new DeferMenu(deferring(), () -> {});

    @Test
    void whatIsPressedStaysWhileTheFirstRunGoesOn() {
        status = building(1);
        menu.refresh();
        var wanted = all(Checkbox.class).getLast();
        var link = all(Anchor.class);
        assertThat(all(ProgressBar.class)).singleElement().returns(1.0, ProgressBar::getValue);

        status = building(2);
        menu.refresh();

        assertThat(all(ProgressBar.class)).singleElement().returns(2.0, ProgressBar::getValue);
        assertThat(all(Checkbox.class)).hasSize(2).endsWith(wanted);
        assertThat(all(Anchor.class)).hasSize(1).isEqualTo(link);
    }

    @Test
    void whatIsChosenStaysWhateverIsChosen() {
        menu.refresh();
        var controls = controls();
        status = ready(DeferMode.FAVOR_STATE, true);
        menu.refresh();

        assertThat(controls()).hasSize(4).isEqualTo(controls);
        assertThat(modes().getValue()).isEqualTo(DeferMode.FAVOR_STATE);
        assertThat(run().pin()).contains(new RunId(7));
        assertThat(all(Checkbox.class).getFirst().getValue()).isTrue();

        status = ready(DeferMode.OFF, false);
        menu.refresh();
        assertThat(modes().getValue()).isNull();
        assertThat(run().pin()).isEmpty();
        assertThat(all(Checkbox.class).getFirst().getValue()).isFalse();
    }

    @Test
    void aChoiceOfTheUsersIsMadeAndThePagesOwnIsNot() {
        menu.refresh();
        status = ready(DeferMode.OFF, false);
        menu.refresh();
        assertThat(status.choice().mode()).isEqualTo(DeferMode.OFF);

        choose(modes(), DeferMode.FAVOR_STATE);
        assertThat(status.choice().mode()).isEqualTo(DeferMode.FAVOR_STATE);
        assertThat(all(Checkbox.class).getFirst().getValue()).isTrue();
    }

    @Test
    void aChoiceThatIsRefusedIsNotShown() {
        menu.refresh();
        refusing = true;
        assertThatThrownBy(() -> choose(modes(), DeferMode.FAVOR_STATE)).hasMessage("refused");
        assertThat(modes().getValue()).isEqualTo(DeferMode.STANDARD);
    }

    @Test
    void theMenuFollowsFromTheChecklistToTheState() {
        status = building(2);
        menu.refresh();
        assertThat(all(RadioButtonGroup.class)).isEmpty();
        status = ready(DeferMode.OFF, false);
        menu.refresh();
        assertThat(all(RadioButtonGroup.class)).hasSize(2);
        assertThat(all(ProgressBar.class)).isEmpty();
        assertThat(all(Anchor.class)).extracting(Anchor::getHref).containsExactly("/bolt/runs/7");
    }

    /** As a browser does it. */
    private static <T> void choose(RadioButtonGroup<T> group, Object wanted) {
        var before = group.getValue();
        var value = group.getListDataView()
                .getItems()
                .filter(wanted::equals)
                .findFirst()
                .orElseThrow();
        group.setValue(value);
        ComponentUtil.fireEvent(group, new ComponentValueChangeEvent<>(group, group, before, true));
    }

    private List<Component> controls() {
        return Stream.of(Checkbox.class, RadioButtonGroup.class, Select.class)
                .flatMap(type -> all(type).stream().map(Component.class::cast))
                .toList();
    }

    private RadioButtonGroup<?> modes() {
        return all(RadioButtonGroup.class).getFirst();
    }

    private RunOption run() {
        return (RunOption) all(RadioButtonGroup.class).getLast().getValue();
    }

    private <T extends Component> List<T> all(Class<T> type) {
        return descendants(menu).filter(type::isInstance).map(type::cast).toList();
    }

    private static Stream<Component> descendants(Component component) {
        return component.getChildren().flatMap(child -> Stream.concat(Stream.of(child), descendants(child)));
    }

    private static DeferStatus building(int done) {
        var running = new Progress(new RunId(7), Statuses.NOON, done, 10);
        return Statuses.missing(Statuses.facts(Optional.of(running), Optional.empty()), MissingPart.RUN_IN_PROGRESS);
    }

    private static DeferStatus ready(DeferMode mode, boolean pinned) {
        return Statuses.ready(mode, Duration.ofHours(1), pinned, false, 7);
    }

    private Deferring deferring() {
        var latest = Statuses.artifact(8, Statuses.NOON);
        var deferrals = answering(
                Deferrals.class,
                Map.of("status", _ -> status, "problem", _ -> Optional.empty(), "choose", arguments -> {
                    if (refusing) {
                        throw new IllegalStateException("refused");
                    }
                    status = status.with((DeferChoice) arguments[2]);
                    return null;
                }));
        var artifacts = answering(StateArtifacts.class, Map.of("latest", _ -> Optional.of(latest)));
        var bolt = answering(
                Bolt.class,
                Map.of("runs", _ -> List.of(), "page", arguments -> URI.create("/bolt/runs/" + arguments[0])));
        var workspaces = answering(Workspaces.class, Map.of("find", _ -> Optional.empty()));
        var backend = new DeferBackend(
                deferrals,
                artifacts,
                bolt,
                workspaces,
                answering(Connections.class, Map.of()),
                answering(Onboarding.class, Map.of()),
                new AtOnce(),
                InstantSource.fixed(Statuses.NOON));
        return new Deferring(
                new User(new UserName("ada"), EnumSet.allOf(Role.class)), new ProjectId("coffee_shop"), backend);
    }

    private interface Answer extends Function<Object[], Object> {}

    private static <T> T answering(Class<T> type, Map<String, Answer> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (_, method, arguments) -> Objects.requireNonNull(answers.get(method.getName()), method.toString())
                        .apply(arguments)));
    }
}
