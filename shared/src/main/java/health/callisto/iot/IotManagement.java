package health.callisto.iot;

import static health.callisto.access.DataAction.MANAGEMENT_READ;
import static health.callisto.access.DataAction.MANAGEMENT_WRITE;
import static health.callisto.http.Route.Effect.READS;
import static health.callisto.http.Route.Effect.WRITES;
import static health.callisto.http.Route.Level.OTHER;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.http.HttpRequest;
import health.callisto.http.HttpResponse;
import health.callisto.http.RouteTable;
import health.callisto.iot.mapping.DeviceMapping;
import health.callisto.iot.mapping.FhirMapping;
import health.callisto.iot.mapping.MappingProblem;
import health.callisto.manage.BodyReader;
import health.callisto.manage.ManagedPath;
import health.callisto.manage.ManagedStore;
import health.callisto.manage.Management;
import health.callisto.manage.ManagementCall;
import health.callisto.problem.Issue;
import health.callisto.problem.Problem;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is below a connector: {@code PUT} and {@code GET …/iotConnectors/{connector}/deviceMapping} and {@code …/fhirMapping}, and
 * {@code POST …/$test}, which tries both on messages and stores nothing; {@code POST …/$replay}, which tries dead letters again.
 */
public final class IotManagement {
    private static final String CONNECTOR = "workspaces/{any}/iotConnectors/{any}/";

    private static final Pattern ETAG = Pattern.compile("\"?[!#-~]{1,100}\"?");
    private static final String WHAT_REASON =
            "a reason of dead letters: one of " + String.join(", ", DeadLetterReason.all());
    /** One call may not take longer than a gateway waits. */
    private static final int MOST_BLOBS = 200;

    private final ManagedStore managed;
    private final MappingStore mappings;
    private final DeadLetterReplay replay;
    private final MappingTrial trial;
    private final ObjectMapper json = new ObjectMapper();

    IotManagement(ManagedStore managed, MappingStore mappings, DeadLetterReplay replay, Clock clock) {
        this.managed = managed;
        this.mappings = mappings;
        this.replay = replay;
        this.trial = new MappingTrial(clock);
    }

    /** Adds its routes. Mappings and dead letters are in the storage account. */
    void addTo(RouteTable<Management> table) {
        for (MappingFile file : MappingFile.values()) {
            String path = CONNECTOR + file.word();
            table.addStored(
                            file.word() + "-get",
                            OTHER,
                            "GET",
                            path,
                            READS,
                            MANAGEMENT_READ,
                            call -> mapping(call, file))
                    .addStored(
                            file.word() + "-put",
                            OTHER,
                            "PUT",
                            path,
                            WRITES,
                            MANAGEMENT_WRITE,
                            call -> put(call, file));
        }
        table.addStored("mapping-test", OTHER, "POST", CONNECTOR + "$test", READS, MANAGEMENT_READ, this::test)
                .addStored(
                        "dead-letters-replay",
                        OTHER,
                        "POST",
                        CONNECTOR + "$replay",
                        WRITES,
                        MANAGEMENT_WRITE,
                        this::replay);
    }

    private static String mark(ManagementCall call) {
        return call.workspace() + "/" + call.name();
    }

    private HttpResponse mapping(ManagementCall call, MappingFile file) {
        requireConnector(call);
        MappingStore.Stored stored = mappings.find(mark(call), file)
                .orElseThrow(() -> Problem.notFound("There is no " + file.word() + " yet; PUT one"));
        return HttpResponse.json(200, stored.text()).with("ETag", stored.etag());
    }

    private void requireConnector(ManagementCall call) {
        if (!isConnector(call)) {
            throw Problem.notFound("There is no connector " + call.name() + " in the workspace " + call.workspace()
                    + "; make it with PUT first");
        }
    }

    private boolean isConnector(ManagementCall call) {
        try {
            return managed.find(ManagedPath.in(call.workspace(), Connector.COLLECTION, call.name()))
                    .isPresent();
        } catch (IllegalArgumentException e) {
            throw Problem.notFound(String.valueOf(e.getMessage()));
        }
    }

    private HttpResponse put(ManagementCall call, MappingFile file) {
        requireConnector(call);
        HttpRequest request = call.request();
        String mark = mark(call);
        String text = request.text();
        List<MappingProblem> problems = file.problems(text);
        if (!problems.isEmpty()) {
            throw new Problem(
                    Problem.Kind.INVALID,
                    problems.stream()
                            .map(problem -> Issue.error("invalid", problem.toString(), problem.path()))
                            .toList());
        }
        boolean isNew = mappings.find(mark, file).isEmpty();
        String etag =
                mappings.put(mark, file, text, condition(request, "if-match"), condition(request, "if-none-match"));
        ObjectNode answer = json.createObjectNode();
        answer.put("id", "/manage/workspaces/" + mark.replace("/", "/iotConnectors/") + "/" + file.word());
        answer.put("etag", etag);
        ArrayNode warnings = answer.putArray("warnings");
        together(mark).forEach(warnings::add);
        return HttpResponse.json(isNew ? 201 : 200, answer.toString()).with("ETag", etag);
    }

    /** One etag or {@code *}, as storage takes it; empty text if there is none. */
    private static String condition(HttpRequest request, String header) {
        String value = request.headers().getOrDefault(header, "").strip();
        if (value.startsWith("W/")) {
            value = value.substring(2);
        }
        if (value.isEmpty() || value.equals("*") || ETAG.matcher(value).matches()) {
            return value;
        }
        throw Problem.invalid("The header " + header + " must be one etag, such as \"0x8DE0\", or *");
    }

    /** What does not fit between the two files; none while one of them is missing. */
    private List<String> together(String mark) {
        Optional<MappingStore.Stored> device = mappings.find(mark, MappingFile.DEVICE);
        Optional<MappingStore.Stored> fhir = mappings.find(mark, MappingFile.FHIR);
        if (device.isEmpty() || fhir.isEmpty()) {
            return List.of();
        }
        return MappingTrial.unused(
                DeviceMapping.parse(device.get().text()).mapping(),
                FhirMapping.parse(fhir.get().text()).mapping());
    }

    /** What is not in the body is taken from the connector, if it is there: mappings can be tried before it is made. */
    private HttpResponse test(ManagementCall call) {
        try {
            JsonNode given = json.readTree(call.request().text());
            if (given instanceof ObjectNode body && isConnector(call)) {
                for (MappingFile file : MappingFile.values()) {
                    if (!body.has(file.word())) {
                        mappings.find(mark(call), file).ifPresent(stored -> body.put(file.word(), stored.text()));
                    }
                }
            }
            return HttpResponse.json(200, trial.run(given).toString());
        } catch (JsonProcessingException e) {
            throw Problem.invalid("The body is no JSON: " + e.getOriginalMessage());
        }
    }

    private HttpResponse replay(ManagementCall call) {
        requireConnector(call);
        DeadLetterReplay.Replayed replayed =
                replay.replay(mark(call), reasons(call.request().text()), MOST_BLOBS);
        ObjectNode answer = json.createObjectNode();
        answer.put("replayed", replayed.replayed());
        answer.put("failedAgain", replayed.failedAgain());
        answer.put("blobsLeft", replayed.left());
        return HttpResponse.json(200, answer.toString());
    }

    private Set<String> reasons(String body) {
        if (body.isBlank()) {
            throw Problem.invalid("The body is missing; send the reasons of the dead letters to try again, such as"
                    + " {\"reasons\":[\"DeviceNotFound\"]}, or {} for all");
        }
        try {
            if (json.readTree(body) instanceof ObjectNode given) {
                BodyReader reader = BodyReader.of(given).only("reasons");
                return Set.copyOf(reader.texts("reasons", DeadLetterReason::isKnown, WHAT_REASON));
            }
            throw Problem.invalid("The body must be an object such as {\"reasons\":[\"DeviceNotFound\"]}");
        } catch (JsonProcessingException e) {
            throw Problem.invalid("The body is no JSON: " + e.getOriginalMessage());
        }
    }
}
