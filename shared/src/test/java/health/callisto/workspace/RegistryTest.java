package health.callisto.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.callisto.HandClock;
import health.callisto.fhir.ResourceType;
import health.callisto.http.HttpResponse;
import health.callisto.intake.ResourceIntake;
import health.callisto.manage.ManagedPath;
import health.callisto.manage.ManagedStore;
import health.callisto.manage.ManagementUnderTest;
import health.callisto.problem.Problem;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Precondition;
import health.callisto.search.parameter.ParameterSet;
import health.callisto.sql.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workspaces and FHIR services come and go by the management API, and nothing half made is left. */
class RegistryTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BASE = "http://localhost:7071/manage/workspaces";

    @TempDir
    private Path folder;

    private final HandClock clock = new HandClock();
    private final List<String> containers = new ArrayList<>();
    private final Map<ServiceName, ManagedPath> users = new HashMap<>();
    private String failAt = "";
    private Database control;
    private ServiceRegistry services;
    private ManagementUnderTest api;

    @BeforeEach
    void open() {
        Databases databases = Databases.embedded(folder);
        control = databases.openControl();
        ManagedStore store = new ManagedStore(control, clock);
        services = new ServiceRegistry(new ServiceDirectory(store, clock), databases, clock);
        FhirServiceKind kind = new FhirServiceKind(
                store,
                services,
                new FhirServiceKind.Containers() {
                    @Override
                    public void make(String name) {
                        failIf("make");
                        containers.add(name);
                    }

                    @Override
                    public long bytes(String name) {
                        return 17;
                    }

                    @Override
                    public void remove(String name) {
                        failIf("remove");
                        containers.remove(name);
                    }
                },
                name -> Optional.ofNullable(users.get(name)));
        api = ManagementUnderTest.of(store, new WorkspaceKind(store, List.of(kind.collection())), kind);
    }

    private void failIf(String step) {
        if (failAt.equals(step)) {
            throw new IllegalStateException("The process dies here");
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

    private HttpResponse put(String path, String body) {
        return call("PUT", path, body);
    }

    private int status(String method, String path) {
        return call(method, path, "").status();
    }

    private static JsonNode json(HttpResponse response) throws IOException {
        return JSON.readTree(response.body());
    }

    private void makeWards() {
        assertThat(put("/north", "{\"location\":\"westeurope\",\"kind\":\"Consumption\"}")
                        .status())
                .isEqualTo(201);
        assertThat(put("/north/fhirServices/wards", "{\"kind\":\"fhir-R4\"}").status())
                .isEqualTo(201);
    }

    private static long store(FhirService service, String id) {
        String json = "{\"resourceType\":\"Basic\",\"id\":\"" + id + "\",\"code\":{\"text\":\"x\"}}";
        ResourceIntake.Incoming incoming = service.intake().read(json.getBytes(UTF_8));
        return service.resources()
                .commit(Batch.of(service.intake().write(incoming, id, Precondition.ANY, Optional.empty())))
                .get(0)
                .version();
    }

    @Test
    void aServiceThatWasMadeCanBeUsedAtOnce() throws IOException {
        makeWards();

        assertThat(store(services.service("north", "wards"), "a")).isEqualTo(1);
        assertThat(containers).containsExactly("fhir-5-north-wards");
        JsonNode told = json(call("GET", "/north/fhirServices/wards", ""));
        assertThat(told.path("type").asText()).isEqualTo("Microsoft.HealthcareApis/workspaces/fhirservices");
        assertThat(json(call("GET", "", "")).path("value")).hasSize(1);
        assertThat(json(call("GET", "/north/fhirServices", "")).path("value")).hasSize(1);
    }

    @Test
    void aServiceNeedsItsWorkspaceAndAWorkspaceGoesWithoutServicesOnly() {
        assertThat(put("/nobody/fhirServices/wards", "{}").status()).isEqualTo(404);
        makeWards();

        assertThat(status("DELETE", "/north")).isEqualTo(409);
        assertThat(status("DELETE", "/north/fhirServices/wards")).isEqualTo(200);
        assertThat(status("DELETE", "/north")).isEqualTo(200);
        assertThat(status("GET", "/north")).isEqualTo(404);
        assertThat(status("DELETE", "/north")).isEqualTo(204);
    }

    @Test
    void givenAServiceThatWasRemoved_whenMadeAnew_thenNothingOfTheOldOneIsThere() {
        makeWards();
        store(services.service("north", "wards"), "a");

        assertThat(status("DELETE", "/north/fhirServices/wards")).isEqualTo(200);

        assertThatThrownBy(() -> services.service("north", "wards"))
                .isInstanceOfSatisfying(
                        Problem.class, error -> assertThat(error.kind()).isEqualTo(Problem.Kind.NOT_FOUND));
        assertThat(containers).isEmpty();
        assertThat(folder.resolve("services/north/wards.db")).doesNotExist();
        put("/north/fhirServices/wards", "{}");
        assertThat(store(services.service("north", "wards"), "a")).isEqualTo(1);
    }

    @Test
    void aServiceThatFailsKeepsNoOtherFromBeingLookedAfter() {
        put("/north", "{}");
        put("/north/fhirServices/aaa", "{}");
        put("/north/fhirServices/bbb", "{}");
        put("/north/fhirServices/ccc", "{}");
        services.service("north", "bbb").database().close();
        List<String> done = new ArrayList<>();

        services.lookAfter(service -> {
            service.jobs().open();
            done.add(service.name().service());
        });

        assertThat(done).containsExactlyInAnyOrder("aaa", "ccc");
    }

    @Test
    void givenACrashBetweenTheDatabaseAndTheRecord_whenPutAgain_thenTheServiceIsWhole() {
        put("/north", "{}");
        failAt = "make";
        assertThat(put("/north/fhirServices/wards", "{}").status()).isEqualTo(500);
        assertThat(status("GET", "/north/fhirServices/wards")).isEqualTo(404);
        failAt = "";

        assertThat(put("/north/fhirServices/wards", "{}").status()).isEqualTo(201);

        assertThat(store(services.service("north", "wards"), "a")).isEqualTo(1);
    }

    @Test
    void givenACrashInARemoval_whenMadeAnew_thenTheRemovalIsEndedFirst() {
        makeWards();
        store(services.service("north", "wards"), "a");
        failAt = "remove";
        assertThat(status("DELETE", "/north/fhirServices/wards")).isEqualTo(500);
        assertThat(status("GET", "/north/fhirServices/wards")).isEqualTo(404);
        assertThatThrownBy(() -> services.service("north", "wards")).isInstanceOf(Problem.class);
        failAt = "";

        assertThat(put("/north/fhirServices/wards", "{}").status()).isEqualTo(201);

        assertThat(containers).containsExactly("fhir-5-north-wards");
        assertThat(store(services.service("north", "wards"), "a")).isEqualTo(1);
    }

    @Test
    void givenManyCreatorsOfOneName_thenOneMakesItAndTheOthersGetTheSame() throws Exception {
        put("/north", "{}");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Integer>> creators = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                creators.add(() -> put("/north/fhirServices/wards", "{}").status());
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> status : threads.invokeAll(creators)) {
                statuses.add(status.get());
            }
            assertThat(statuses).containsOnlyOnce(201).allMatch(status -> status == 200 || status == 201);
        } finally {
            threads.shutdownNow();
        }
        assertThat(store(services.service("north", "wards"), "a")).isEqualTo(1);
    }

    @Test
    void settingsTakeEffectWithoutARestart() {
        makeWards();
        FhirService open = services.service("north", "wards");
        assertThat(open.settings().initialImport()).isFalse();

        put(
                "/north/fhirServices/wards",
                "{\"properties\":{\"import\":{\"initialMode\":true},\"cors\":{\"origins\":[\"https://a.example\"]}}}");
        clock.pass(Duration.ofSeconds(1));

        assertThat(open.settings().initialImport()).isTrue();
        assertThat(open.settings().cors().allows("https://a.example")).isTrue();
        assertThat(services.service("north", "wards")).isEqualTo(open);
    }

    @Test
    void givenAServiceThatAConnectorNeeds_whenRemoved_thenTheConnectorIsNamed() throws IOException {
        makeWards();
        users.put(new ServiceName("north", "wards"), ManagedPath.in("north", "iotConnectors", "heart"));

        HttpResponse refused = call("DELETE", "/north/fhirServices/wards", "");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(json(refused).at("/error/message").asText()).contains("workspaces/north/iotConnectors/heart");
        users.clear();
        assertThat(status("DELETE", "/north/fhirServices/wards")).isEqualTo(200);
    }

    @Test
    void itTellsWhatAServiceHasStored() throws IOException {
        makeWards();
        store(services.service("north", "wards"), "a");

        JsonNode usage = json(call("GET", "/north/fhirServices/wards/usage", ""));

        assertThat(usage.path("id").asText()).isEqualTo("/manage/workspaces/north/fhirServices/wards/usage");
        assertThat(usage.at("/properties/storage/structuredBytes").asLong()).isGreaterThan(4_096);
        assertThat(usage.at("/properties/storage/unstructuredBytes").asLong()).isEqualTo(17);
        assertThat(status("GET", "/north/fhirServices/none/usage")).isEqualTo(404);
        assertThat(status("DELETE", "/north/fhirServices/wards/usage")).isEqualTo(405);
    }

    @Test
    void searchParametersAreTakenOutOfUseAndBroughtBack() {
        put("/north", "{}");
        assertThat(put("/north/fhirServices/wards", disabling("individual-birthdate", "Observation-category"))
                        .status())
                .isEqualTo(201);
        assertThat(searchable("Patient", "birthdate")).isFalse();
        assertThat(searchable("Observation", "category")).isFalse();

        put("/north/fhirServices/wards", disabling("Observation-category"));

        ParameterSet now =
                services.service("north", "wards").parameterRegistry().current();
        assertThat(now.registered())
                .extracting(one -> one.parameter().code() + " " + one.state())
                .containsOnly("birthdate SUPPORTED", "category DISABLED");
    }

    private boolean searchable(String type, String code) {
        return services.service("north", "wards").parameters().find(type, code).isPresent();
    }

    private static String disabling(String... names) {
        return Stream.of(names)
                .map(name -> "\"http://hl7.org/fhir/SearchParameter/" + name + "\"")
                .collect(Collectors.joining(",", "{\"properties\":{\"searchParameters\":{\"disabled\":[", "]}}}"));
    }

    @Test
    void whatBecomesOfVersionsIsSaidForEachTypeOrForTheOthers() {
        makeWards();
        FhirService open = services.service("north", "wards");
        ResourceType patient = open.definitions().resourceType("Patient").orElseThrow();
        ResourceType flag = open.definitions().resourceType("Flag").orElseThrow();
        assertThat(open.settings().history()).isEqualTo(HistoryPolicy.VERSIONED);

        put(
                "/north/fhirServices/wards",
                "{\"properties\":{\"history\":{\"default\":\"no-version\",\"Patient\":\"versioned-update\"}}}");
        clock.pass(Duration.ofSeconds(1));

        HistoryPolicy policy = open.settings().history();
        assertThat(policy.of(patient)).isEqualTo(HistoryPolicy.Versioning.VERSIONED_UPDATE);
        assertThat(policy.of(flag)).isEqualTo(HistoryPolicy.Versioning.NO_VERSION);
        assertThat(policy.withoutHistory(open.definitions())).hasSize(145).doesNotContain(patient);
    }

    @Test
    void aServiceThatNobodyUsesIsClosedAndComesBackAtItsNextRequest() {
        makeWards();
        FhirService first = services.service("north", "wards");
        store(first, "a");
        clock.pass(Duration.ofMinutes(4));
        services.closeIdle();
        assertThat(services.awake()).containsExactly(first);

        clock.pass(Duration.ofMinutes(2));
        services.closeIdle();

        assertThat(services.awake()).isEmpty();
        assertThat(services.service("north", "wards").resources().changes(0, 10))
                .hasSize(1);
    }

    @Test
    void givenTheControlDatabaseIsAway_whenAServiceIsAsked_thenItAnswers() {
        makeWards();
        store(services.service("north", "wards"), "a");
        control.close();
        clock.pass(Duration.ofMinutes(1));

        assertThat(services.service("north", "wards").resources().changes(0, 10))
                .hasSize(1);
    }

    @Test
    void aServiceThatNobodyUsesIsLookedAfterOnceInAnHour() {
        makeWards();
        assertThat(services.due()).hasSize(1);
        clock.pass(Duration.ofMinutes(10));
        services.closeIdle();

        assertThat(services.due()).isEmpty();
        clock.pass(Duration.ofMinutes(51));
        assertThat(services.due()).hasSize(1);
    }

    /** By the clock nothing would be an hour old, or five minutes, for an hour and more. */
    @Test
    void aClockThatIsSetBackByAnHourDelaysNothing() {
        makeWards();
        ServiceRegistry other = new ServiceRegistry(
                new ServiceDirectory(new ManagedStore(control, clock), clock), Databases.embedded(folder), clock);
        assertThat(other.names()).hasSize(1);
        services.service("north", "wards");
        clock.setBack(Duration.ofHours(1));
        put("/north/fhirServices/beds", "{}");

        clock.pass(Duration.ofSeconds(1));
        assertThat(other.names()).hasSize(2);
        clock.pass(Duration.ofMinutes(4));
        services.closeIdle();
        assertThat(services.awake()).hasSize(1);
        clock.pass(Duration.ofMinutes(1));
        services.closeIdle();
        assertThat(services.awake()).isEmpty();
    }

    /** Bodies that are each wrong in one place. */
    @Test
    void aBodyThatIsWrongIsRefusedByTheNameOfItsProperty() throws IOException {
        put("/north", "{}");
        int refused = 0;
        for (JsonNode wrong : JSON.readTree(
                Files.readString(Path.of("src/test/resources/health/callisto/workspace/wrong-bodies.json")))) {
            String path = wrong.path("kind").asText().equals("workspace") ? "/east" : "/north/fhirServices/wards";
            HttpResponse response = put(path, wrong.path("body").toString());

            JsonNode error = json(response).path("error");
            assertThat(response.status()).as(wrong.toString()).isEqualTo(400);
            assertThat(error.path("target").asText())
                    .as(wrong.toString())
                    .isEqualTo(wrong.path("target").asText());
            assertThat(error.path("message").asText())
                    .startsWith(wrong.path("target").asText());
            refused++;
        }
        assertThat(refused).isGreaterThanOrEqualTo(220);
        assertThat(folder.resolve("north")).doesNotExist();
    }

    @Test
    void aBodyThatIsNoObjectIsRefused() {
        assertThat(put("/north", "[]").status()).isEqualTo(400);
        assertThat(put("/north", "{").status()).isEqualTo(400);
        assertThat(put("/No", "{}").status()).isEqualTo(400);
        assertThat(call("POST", "/north", "{}").status()).isEqualTo(405);
    }
}
