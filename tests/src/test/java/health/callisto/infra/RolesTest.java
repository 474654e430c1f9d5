package health.callisto.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The roles that identities have are those that they need, where they need them. */
class RolesTest {
    private static final String ASSIGNMENT = "Microsoft.Authorization/roleAssignments";
    private static final Pattern ROLE = Pattern.compile("roles\\.(\\w+)");

    /** Azure's built-in roles, by the ids that Azure's reference of built-in roles gives. */
    private static final Map<String, String> BUILT_IN = Map.of(
            "storageBlobDataOwner", "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
            "storageBlobDataContributor", "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
            "storageQueueDataContributor", "974c5e8b-45b9-4653-ba55-5f855dd0fb88",
            "storageTableDataContributor", "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
            "eventHubsDataReceiver", "a638d3c7-ab3a-418d-83e6-5f17a39d4fde",
            "eventHubsDataSender", "2b629674-e913-4c01-ae53-ef4638d8f975",
            "eventGridDataSender", "d5a91429-5739-47e2-a06b-3470a27159e7",
            "monitoringMetricsPublisher", "3913510d-42f4-4e42-8a64-420c390055eb",
            "keyVaultCryptoServiceEncryptionUser", "e147488a-f6f5-4113-8e2d-b22465e65bf6");

    @Test
    void rolesAreAzuresOwn() throws IOException {
        Map<?, ?> roles =
                new ObjectMapper().readValue(Bicep.FOLDER.resolve("roles.json").toFile(), Map.class);

        assertThat(roles).isEqualTo(BUILT_IN);
    }

    /**
     * Blobs: exports, mappings, dead letters, the host's locks, checkpoints and packages, and the key that signs URLs; queues: jobs;
     * tables: snapshots and meters; hubs: reading both, writing measurements; the topic: events; Application Insights: telemetry.
     */
    @Test
    void theIdentityOfTheAppsMayDoWhatTheCodeDoesAndNothingElse() {
        BicepFile access = Bicep.all().file("modules/access.bicep");

        assertThat(assigned(access))
                .containsExactlyInAnyOrder(
                        "account: storageBlobDataOwner",
                        "account: storageQueueDataContributor",
                        "account: storageTableDataContributor",
                        "devices: eventHubsDataReceiver",
                        "normalized: eventHubsDataReceiver",
                        "normalized: eventHubsDataSender",
                        "topic: eventGridDataSender",
                        "insights: monitoringMetricsPublisher");
        assertThat(Bicep.all().file("main.bicep").find("access", "params.principalId"))
                .hasValue("identity.outputs.principalId");
    }

    @Test
    void aHubThatIsThereAlreadyMayBeRead() {
        assertThat(assigned(Bicep.all().file("modules/customer-hub.bicep")))
                .containsExactly("hub: eventHubsDataReceiver");
    }

    @Test
    void eventGridMayWriteItsDeadLettersAndNothingElse() {
        assertThat(assigned(Bicep.all().file("modules/event-grid.bicep")))
                .containsExactly("account::blobs::deadLetters: storageBlobDataContributor");
    }

    @Test
    void anIdentityOfItsOwnMayUseTheKeys() {
        assertThat(assigned(Bicep.all().file("modules/customer-keys.bicep")))
                .containsExactly("vault: keyVaultCryptoServiceEncryptionUser");
    }

    /** Its id alone would do, but Azure looks an identity that is new up in vain for a while. */
    @Test
    void eachAssignmentIsToAnIdentityAndHasANameThatStays() {
        assertThat(Bicep.all().templates())
                .allSatisfy(file -> assertThat(assignments(file)).allSatisfy(assignment -> {
                    assertThat(file.find(assignment.name(), "properties.principalType"))
                            .hasValue("'ServicePrincipal'");
                    assertThat(file.find(assignment.name(), "name"))
                            .get()
                            .asString()
                            .startsWith("guid(");
                }));
    }

    @Test
    void noOtherFileAssignsRoles() {
        assertThat(Bicep.all().templates())
                .filteredOn(file -> !assignments(file).isEmpty())
                .extracting(BicepFile::name)
                .containsExactlyInAnyOrder(
                        "modules/access.bicep",
                        "modules/customer-hub.bicep",
                        "modules/customer-keys.bicep",
                        "modules/event-grid.bicep");
    }

    private static List<BicepFile.Declaration> assignments(BicepFile file) {
        return file.declared("resource").stream()
                .filter(resource -> resource.type().equals(ASSIGNMENT))
                .toList();
    }

    /** {@code scope: role} of each; one that goes through a list counts once for each role of it. */
    private static List<String> assigned(BicepFile file) {
        List<String> all = new ArrayList<>();
        for (BicepFile.Declaration assignment : assignments(file)) {
            String scope = file.find(assignment.name(), "scope").orElseThrow();
            ROLE.matcher(assignment.text())
                    .results()
                    .map(role -> scope + ": " + role.group(1))
                    .distinct()
                    .forEach(all::add);
        }
        return all;
    }
}
