package dev.slipstream.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.workspace.WorkspaceFailure.Reason;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class AgentErrorsTest {
    private static final WorkspacePath MODEL = new WorkspacePath("models/orders.sql");

    private static WorkspaceFailure failure(String json) {
        return AgentErrors.failure(MODEL, JsonMapper.shared().readTree(json));
    }

    @Test
    void aFullDiskSaysThatTheFileIsAsItWas() {
        var failure = failure("{\"error\": \"disk-full\", \"message\": \"No space left on device\"}");
        assertThat(failure.reason()).isEqualTo(Reason.DISK_FULL);
        assertThat(failure).hasMessage("the disk is full, and models/orders.sql is as it was; free some space");
    }

    @Test
    void aConflictWithADeletedFileHasNoCurrentVersion() {
        var failure = failure("{\"error\": \"conflict\", \"message\": \"gone\", \"sha256\": null}");
        assertThat(failure.reason()).isEqualTo(Reason.CONFLICT);
        assertThat(failure.current()).isEmpty();
        assertThat(failure).hasMessageContaining("was deleted since it was opened");
    }

    @Test
    void whatTheAgentCallsByAnUnknownNameKeepsItsWords() {
        var failure = failure("{\"error\": \"io\", \"message\": \"Input/output error\"}");
        assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(failure).hasMessage("Input/output error");
    }
}
