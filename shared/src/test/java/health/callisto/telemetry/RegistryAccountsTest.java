package health.callisto.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.manage.ManagedPath;
import health.callisto.manage.ManagedStore;
import health.callisto.sql.Database;
import health.callisto.sql.Schema;
import health.callisto.telemetry.PropertyBag.Amount;
import health.callisto.telemetry.PropertyBag.Feature;
import health.callisto.telemetry.PropertyBag.WorkspaceKind;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryAccountsTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00.123Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private Database database;
    private ManagedStore store;

    @BeforeEach
    void openStore() {
        database = Database.openSqlite(folder.resolve("control.db"), Schema.CONTROL);
        store = new ManagedStore(database, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void closeStore() {
        database.close();
    }

    private void put(ManagedPath path, String body) {
        try {
            store.put(path, (ObjectNode) JSON.readTree(body), found -> {});
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private void workspace(String name, String body) {
        put(new ManagedPath("workspaces", name), body);
    }

    private void service(String workspace, String name, String properties) {
        put(
                ManagedPath.in(workspace, "fhirServices", name),
                "{\"kind\":\"fhir-R4\",\"properties\":" + properties + "}");
    }

    private void connector(String workspace, String name, String service) {
        put(ManagedPath.in(workspace, "iotConnectors", name), "{\"properties\":{\"fhirService\":\"" + service + "\"}}");
    }

    private List<Account> accounts(int pageSize) {
        Deployment deployment =
                Deployment.of("/subscriptions/0f8fad5b/resourceGroups/health/providers/Microsoft.Web/sites/x");
        List<Account> accounts = new ArrayList<>();
        for (List<Account> page : new RegistryAccounts(store, deployment, pageSize).pages()) {
            assertThat(page).hasSizeLessThanOrEqualTo(pageSize);
            accounts.addAll(page);
        }
        return accounts;
    }

    @Test
    void aServiceIsToldOfWithItsWorkspaceAndItsConnectors() {
        workspace("demo", "{\"location\":\"westeurope\",\"kind\":\"Consumption\"}");
        service("demo", "main", """
                {"authentication":{"authority":"https://a","audience":"b","smartEnabled":true},
                 "export":{"storageAccountName":"s"},"import":{"enabled":true},"events":{"enabled":true},
                 "identity":{"type":"SystemAssigned"}}""");
        connector("demo", "heart", "main");
        connector("demo", "lungs", "main");
        connector("demo", "other", "second");

        assertThat(accounts(10)).singleElement().satisfies(account -> {
            assertThat(account.rowKey()).isEqualTo("0f8fad5b|demo|main");
            assertThat(account.name()).isEqualTo("demo/main");
            assertThat(account.created()).contains(NOW);
            assertThat(account.changed()).contains(NOW);
            assertThat(account.documentTime()).isEqualTo(NOW);
            assertThat(account.region()).isEqualTo("westeurope");
            assertThat(account.resourceGroup()).isEqualTo("health");
            assertThat(account.fhirVersion()).isEqualTo("R4");
            assertThat(account.properties().on())
                    .containsExactlyInAnyOrder(
                            Feature.SMART_ON_FHIR_PROXY,
                            Feature.EXPORT,
                            Feature.IMPORT,
                            Feature.EVENTS,
                            Feature.MANAGED_IDENTITY);
            assertThat(account.properties().amounts()).isEqualTo(Map.of(Amount.IOT_CONNECTORS, 2L));
            assertThat(account.properties().workspaceKind()).contains(WorkspaceKind.CONSUMPTION);
        });
    }

    @Test
    void whatIsNotSaidIsAsTheManagementApiTakesIt() {
        workspace("demo", "{}");
        put(ManagedPath.in("demo", "fhirServices", "main"), "{}");

        assertThat(accounts(10)).singleElement().satisfies(account -> {
            assertThat(account.properties().on()).containsExactlyInAnyOrder(Feature.IMPORT, Feature.EVENTS);
            assertThat(account.properties().workspaceKind()).contains(WorkspaceKind.CONSUMPTION);
            assertThat(account.fhirVersion()).isEqualTo("R4");
            assertThat(account.region()).isEmpty();
        });
    }

    @Test
    void whatIsOffIsToldAsOff() {
        service("demo", "off", """
                {"authentication":{"smartEnabled":false},"export":{"storageAccountName":""},"import":{"enabled":false},
                 "events":{"enabled":false,"includeBulkImport":true},"identity":{"type":"None"}}""");

        assertThat(accounts(10))
                .singleElement()
                .satisfies(account -> assertThat(account.properties().on()).isEmpty());
    }

    @Test
    void anIdentityMayStandBesideTheProperties() {
        put(
                ManagedPath.in("demo", "fhirServices", "main"),
                "{\"identity\":{\"type\":\"UserAssigned\"},\"properties\":{\"identity\":{\"type\":\"None\"}}}");

        assertThat(accounts(10))
                .singleElement()
                .satisfies(account -> assertThat(account.properties().on()).contains(Feature.MANAGED_IDENTITY));
    }

    /** '-' is before '/': what is in demo-1 stands before what is in demo, though demo stands before demo-1. */
    @ParameterizedTest
    @CsvSource({"1", "2", "3", "1000"})
    void eachServiceHasItsOwnWorkspaceAndConnectorsWhateverThePageSize(int pageSize) {
        List<String> reserved = List.of("demo", "demo-1-a", "abc-");
        List<String> consumption = List.of("demo-1", "demo0", "abc", "without");
        Map<String, Long> expected = new TreeMap<>();
        reserved.forEach(name -> workspace(name, "{\"kind\":\"Reserved\"}"));
        consumption.forEach(name -> workspace(name, "{\"kind\":\"Consumption\"}"));
        long connectors = 0;
        for (String workspace : List.of("demo", "demo-1-a", "abc-", "demo-1", "demo0", "abc")) {
            for (String name : List.of("one", "two")) {
                service(workspace, name, "{}");
                for (int i = 0; i < connectors; i++) {
                    connector(workspace, "from-" + name + "-" + i, name);
                }
                expected.put(workspace + "/" + name, connectors++ % 5);
                connectors %= 5;
            }
        }
        connector("without", "lost", "one");

        Map<String, Long> counts = new TreeMap<>();
        for (Account account : accounts(pageSize)) {
            counts.put(account.name(), account.properties().amounts().getOrDefault(Amount.IOT_CONNECTORS, -1L));
            assertThat(account.properties().workspaceKind())
                    .contains(
                            reserved.contains(account.workspace())
                                    ? WorkspaceKind.RESERVED
                                    : WorkspaceKind.CONSUMPTION);
        }
        assertThat(counts).isEqualTo(expected);
    }

    @Test
    void whatWasRemovedOrIsOnItsWayOutIsNotToldOf() {
        for (String name : List.of("main", "gone", "going")) {
            service("demo", name, "{}");
            connector("demo", "to-" + name, "main");
        }
        store.remove(ManagedPath.in("demo", "fhirServices", "gone"));
        store.remove(ManagedPath.in("demo", "iotConnectors", "to-gone"));
        store.beginRemoval(ManagedPath.in("demo", "fhirServices", "going"), found -> {});
        store.beginRemoval(ManagedPath.in("demo", "iotConnectors", "to-going"), found -> {});

        assertThat(accounts(1)).singleElement().satisfies(account -> {
            assertThat(account.service()).isEqualTo("main");
            assertThat(account.properties().amounts()).isEqualTo(Map.of(Amount.IOT_CONNECTORS, 1L));
        });
    }

    @Test
    void withoutAResourceIdTheDeploymentIsNotTold() {
        assertThat(Deployment.of("")).isEqualTo(new Deployment("", ""));
        assertThat(Deployment.of("/subscriptions/s/RESOURCEGROUPS/g/providers/x"))
                .isEqualTo(new Deployment("s", "g"));
    }
}
