package health.callisto.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.telemetry.PropertyBag.Amount;
import health.callisto.telemetry.PropertyBag.Feature;
import health.callisto.telemetry.PropertyBag.WorkspaceKind;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PropertyBagTest {
    @Test
    void everyFeatureIsToldAsOnOrOffAlwaysInTheSameOrder() {
        PropertyBag bag = new PropertyBag(
                Set.of(Feature.EVENTS, Feature.BYOK),
                Map.of(Amount.IOT_CONNECTORS, 2L, Amount.PROVISIONED_THROUGHPUT, 400L),
                Optional.of(WorkspaceKind.RESERVED));

        assertThat(bag.json())
                .isEqualTo(
                        "{\"provisionedThroughput\":400,\"iotConnectors\":2,\"smartOnFhirProxy\":false,\"byok\":true,"
                                + "\"privateLink\":false,\"managedIdentity\":false,\"export\":false,\"import\":false,"
                                + "\"events\":true,\"disasterRecovery\":false,\"workspaceKind\":\"Reserved\"}");
    }

    @Test
    void whatIsNotKnownIsLeftOut() {
        assertThat(new PropertyBag(Set.of(), Map.of(), Optional.empty()).json())
                .doesNotContain("provisionedThroughput", "iotConnectors", "workspaceKind");
    }

    @Test
    void aWordThatIsNoKindOfWorkspaceIsNotTold() {
        assertThat(WorkspaceKind.of("Consumption")).contains(WorkspaceKind.CONSUMPTION);
        assertThat(WorkspaceKind.of("secret")).isEmpty();
    }
}
