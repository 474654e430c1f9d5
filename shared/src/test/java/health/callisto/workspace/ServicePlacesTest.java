package health.callisto.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.HandClock;
import health.callisto.http.HttpResponse;
import health.callisto.manage.ManagedPath;
import health.callisto.manage.ManagedStore;
import health.callisto.manage.ManagementUnderTest;
import health.callisto.sql.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each service has a container and a database of its own, whatever it and others are called. */
class ServicePlacesTest {
    private static final String BASE = "http://localhost:7071/manage/workspaces";

    @TempDir
    private Path folder;

    private final TreeSet<String> containers = new TreeSet<>();
    private Database control;
    private ManagedStore store;
    private ServiceRegistry services;
    private ManagementUnderTest api;

    @BeforeEach
    void open() {
        HandClock clock = new HandClock();
        Databases databases = Databases.embedded(folder);
        control = databases.openControl();
        store = new ManagedStore(control, clock);
        services = new ServiceRegistry(new ServiceDirectory(store, clock), databases, clock);
        FhirServiceKind kind =
                new FhirServiceKind(store, services, new NamesOfContainers(containers), name -> Optional.empty());
        api = ManagementUnderTest.of(store, new WorkspaceKind(store, List.of(kind.collection())), kind);
    }

    private record NamesOfContainers(TreeSet<String> names) implements FhirServiceKind.Containers {
        @Override
        public void make(String name) {
            names.add(name);
        }

        @Override
        public long bytes(String name) {
            return 0;
        }

        @Override
        public void remove(String name) {
            names.remove(name);
        }
    }

    @AfterEach
    void close() {
        services.close();
        control.close();
    }

    private HttpResponse call(String method, String path, String body) {
        return api.call(method, BASE + path, body, Map.of());
    }

    private int put(String path, String body) {
        return call("PUT", path, body).status();
    }

    private String told(String path, String body) {
        return new String(call("PUT", path, body).body(), StandardCharsets.UTF_8);
    }

    /** As an earlier version has recorded it: nothing is said of its place. */
    private void recordWithoutPlace(String workspace, String service) {
        ObjectNode nothing = JsonNodeFactory.instance.objectNode();
        store.put(ManagedPath.workspace(workspace), nothing, found -> {});
        store.put(ManagedPath.in(workspace, "fhirServices", service), nothing, found -> {});
        containers.add(workspace + "-" + service);
    }

    private List<String> databases() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> folder.relativize(file).toString())
                    .filter(file -> file.endsWith(".db") && !file.equals("control.db"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void servicesWhoseNamesMeetKeepTheirContainersApart() throws IOException {
        put("/aaa", "{}");
        put("/aaa-bbb", "{}");
        put("/aaa/fhirServices/bbb-ccc", "{}");
        put("/aaa-bbb/fhirServices/ccc", "{}");
        assertThat(containers).containsExactly("fhir-3-aaa-bbb-ccc", "fhir-7-aaa-bbb-ccc");

        call("DELETE", "/aaa/fhirServices/bbb-ccc", "");

        assertThat(containers).containsExactly("fhir-7-aaa-bbb-ccc");
        assertThat(databases()).containsExactly("services/aaa-bbb/ccc.db");
    }

    @Test
    void noServiceIsInAContainerOrFolderOfTheProduct() throws IOException {
        put("/callisto", "{}");
        put("/callisto/fhirServices/iot-mappings", "{}");
        put("/azure-webjobs", "{}");
        put("/azure-webjobs/fhirServices/eventhub", "{}");

        assertThat(containers)
                .containsExactly("fhir-13-azure-webjobs-eventhub", "fhir-8-callisto-iot-mappings")
                .allMatch(ServicePlace::isContainerOfAService);
        assertThat(databases()).allMatch(file -> file.startsWith("services/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x--y", "-ab", "ab-", "---", "eventhubs", "storage", "azurite", "services"})
    void aNameThatNoContainerCanCarryIsRefusedBeforeAnythingIsMade(String name) throws IOException {
        put("/north", "{}");

        assertThat(put("/" + name, "{}")).isEqualTo(400);
        assertThat(put("/north/fhirServices/" + name, "{}")).isEqualTo(400);
        assertThat(told("/north/fhirServices/" + name, "{}")).contains("'" + name + "' is not valid");

        assertThat(containers).isEmpty();
        assertThat(databases()).isEmpty();
    }

    @Test
    void nothingNewIsMadeInAWorkspaceOfSuchAName() throws IOException {
        store.put(ManagedPath.workspace("x--y"), JsonNodeFactory.instance.objectNode(), found -> {});

        assertThat(put("/x--y/fhirServices/wards", "{}")).isEqualTo(400);
        assertThat(put("/x--y", "{\"location\":\"westeurope\"}")).isEqualTo(200);

        assertThat(databases()).isEmpty();
    }

    @Test
    void aServiceFromAnEarlierVersionStaysWhereItIs() throws IOException {
        recordWithoutPlace("north", "wards");
        services.service("north", "wards");

        assertThat(put("/north/fhirServices/wards", "{\"properties\":{\"import\":{\"enabled\":false}}}"))
                .isEqualTo(200);

        assertThat(services.service("north", "wards").settings().container()).isEqualTo("north-wards");
        assertThat(databases()).containsExactly("north/wards.db");
        assertThat(containers).containsExactly("north-wards");
    }

    @Test
    void whereTwoFromAnEarlierVersionShareAContainerItGoesWithTheLast() {
        recordWithoutPlace("aaa", "bbb-ccc");
        recordWithoutPlace("aaa-bbb", "ccc");

        call("DELETE", "/aaa/fhirServices/bbb-ccc", "");
        assertThat(containers).containsExactly("aaa-bbb-ccc");

        call("DELETE", "/aaa-bbb/fhirServices/ccc", "");
        assertThat(containers).isEmpty();
    }

    @Test
    void aContainerOfTheProductIsNotRemovedWithAServiceThatMetItsName() {
        recordWithoutPlace("callisto", "iot-mappings");

        assertThat(call("DELETE", "/callisto/fhirServices/iot-mappings", "").status())
                .isEqualTo(200);

        assertThat(containers).containsExactly("callisto-iot-mappings");
    }

    @Test
    void whatWasReadCanBePutBackAndMovesNothing() {
        put("/north", "{}");
        String made = told("/north/fhirServices/wards", "{}");
        assertThat(made).contains("\"container\":\"fhir-5-north-wards\"");

        String moved = told("/north/fhirServices/wards", made.replace("fhir-5-north-wards", "elsewhere"));

        assertThat(moved).contains("\"container\":\"fhir-5-north-wards\"").doesNotContain("elsewhere");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "callisto-iot-mappings",
                "azure-webjobs-secrets",
                "anonymization",
                "package-main",
                "fhir-5-south-wards",
                "Not-A-Container",
                "a--b"
            })
    void noServiceMayNameTheContainersOfOthers(String container) {
        put("/north", "{}");

        for (String property : List.of("import", "export")) {
            assertThat(told(
                            "/north/fhirServices/wards",
                            "{\"properties\":{\"" + property + "\":{\"containers\":[\"" + container + "\"]}}}"))
                    .contains("\"error\"", "properties." + property + ".containers");
        }
        assertThat(containers).isEmpty();
    }

    @Test
    void theContainerOfAServiceFromAnEarlierVersionMayNotBeNamedEither() {
        recordWithoutPlace("south", "wards");
        put("/north", "{}");

        assertThat(put("/north/fhirServices/wards", "{\"properties\":{\"import\":{\"containers\":[\"south-wards\"]}}}"))
                .isEqualTo(409);
        assertThat(put("/north/fhirServices/wards", "{\"properties\":{\"import\":{\"containers\":[\"shared\"]}}}"))
                .isEqualTo(201);
    }

    @Test
    void aRemovalReadsOnceWhatOthersHaveChanged() {
        put("/demo", "{}");
        put("/demo/fhirServices/main", "{}");
        ManagedStore counted = spy(store);
        HandClock clock = new HandClock();
        try (ServiceRegistry own =
                new ServiceRegistry(new ServiceDirectory(counted, clock), Databases.embedded(folder), clock)) {
            new FhirServiceKind(counted, own, new NamesOfContainers(containers), name -> Optional.empty())
                    .takeAway(ManagedPath.in("demo", ServiceDirectory.COLLECTION, "main"));
        }

        verify(counted, times(1)).changedSince(anyLong(), anyInt());
        assertThat(containers).isEmpty();
    }
}
