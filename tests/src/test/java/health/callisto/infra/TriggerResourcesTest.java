package health.callisto.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.azure.functions.annotation.EventHubTrigger;
import com.microsoft.azure.functions.annotation.QueueTrigger;
import health.callisto.config.SettingDefinition;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The queues, hubs and containers that the triggers and the code name. */
class TriggerResourcesTest {
    private static final BicepFile MAIN = Bicep.all().file("main.bicep");
    private static final BicepFile STORAGE = Bicep.all().file("modules/storage.bicep");
    private static final BicepFile HUBS = Bicep.all().file("modules/event-hubs.bicep");

    @Test
    void theQueueOfEachTriggerIsMadeAndNoOther() {
        assertThat(STORAGE.declaration("queues").plainTexts())
                .containsExactlyInAnyOrderElementsOf(
                        Triggers.queues().stream().map(QueueTrigger::queueName).toList());
        assertThat(STORAGE.declaration("messageQueues").text())
                .contains("concat(queues, map(queues, queue => '${queue}-poison'))");
    }

    @Test
    void theHubAndTheConsumerGroupOfEachTriggerAreMade() {
        List<EventHubTrigger> triggers = Triggers.hubs();

        assertThat(triggers).hasSize(2).allSatisfy(trigger -> {
            String hub = value(trigger.eventHubName());
            BicepFile.Declaration made = HUBS.declared("resource").stream()
                    .filter(resource -> HUBS.find(resource.name(), "name").equals(Optional.of("'" + hub + "'")))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("No hub " + hub));
            assertThat(made.type()).isEqualTo("Microsoft.EventHub/namespaces/eventhubs");
            assertThat(HUBS.declared("resource"))
                    .filteredOn(resource -> resource.type().endsWith("/consumergroups"))
                    .filteredOn(group -> HUBS.find(group.name(), "parent").equals(Optional.of(made.name())))
                    .singleElement()
                    .satisfies(group -> assertThat(HUBS.find(group.name(), "name"))
                            .hasValue("'" + value(trigger.consumerGroup()) + "'"));
        });
    }

    @Test
    void aFunctionsHubIsTheOneThatItsAppIsToldOf() {
        assertThat(MAIN.declaration("readers").plainTexts())
                .contains(
                        SettingDefinition.IOT_DEVICES_HUB.defaultValue(),
                        SettingDefinition.IOT_DEVICES_GROUP.defaultValue());
        BicepFile settings = Bicep.all().file("modules/settings.bicep");
        assertThat(settings.find("own", SettingDefinition.IOT_NORMALIZED_HUB.variable()))
                .hasValue("'" + SettingDefinition.IOT_NORMALIZED_HUB.defaultValue() + "'");
        assertThat(settings.find("own", SettingDefinition.IOT_NORMALIZED_GROUP.variable()))
                .hasValue("'" + SettingDefinition.IOT_NORMALIZED_GROUP.defaultValue() + "'");
    }

    @Test
    void eachContainerThatTheCodeNamesIsMade() {
        List<String> named = Triggers.containers();

        assertThat(named).hasSizeGreaterThanOrEqualTo(3);
        assertThat(STORAGE.declaration("containers").plainTexts()).containsAll(named);
    }

    /** As {@code Databases} calls it; the product makes those of services, in the same pool. */
    @Test
    void theControlDatabaseAndThoseOfServicesAreInThePool() {
        BicepFile sql = Bicep.all().file("modules/sql.bicep");
        assertThat(sql.find("control", "name")).hasValue("'callisto_control'");
        assertThat(sql.find("control", "properties.elasticPoolId")).hasValue("pool.id");
        assertThat(Bicep.all().file("modules/settings.bicep").find("own", "CALLISTO_SQL_POOL"))
                .hasValue("sqlPoolName");
    }

    /** Deployment keeps the package of an app under one name in its container. */
    @Test
    void eachAppHasAContainerForItsPackage() {
        assertThat(MAIN.find("storage", "params.packageContainers"))
                .hasValue("concat(['package-main'], map(readers, reader => reader.package))");
        BicepFile apps = Bicep.all().file("modules/apps.bicep");
        assertThat(apps.find("mainApp", "params.packageContainer")).hasValue("'package-main'");
        assertThat(apps.find("normalizeApps", "params.packageContainer")).hasValue("reader.package");
    }

    @Test
    void theTablesOfTheAccountSnapshotAndOfTheMetersAreMade() {
        assertThat(STORAGE.declaration("tables").plainTexts()).containsExactly("AccountDetail", "UsageMeters");
    }

    /** {@code %NAME%} is the value of a setting. */
    private static String value(String named) {
        String variable = named.replace("%", "");
        return Arrays.stream(SettingDefinition.values())
                .filter(setting -> setting.variable().equals(variable))
                .findFirst()
                .orElseThrow()
                .defaultValue();
    }
}
