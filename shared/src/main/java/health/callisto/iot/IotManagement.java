package health.callisto.iot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.access.Authenticator;
import health.callisto.http.HttpRequest;
import health.callisto.http.HttpResponse;
import health.callisto.http.RequestUri;
import health.callisto.iot.mapping.DeviceMapping;
import health.callisto.iot.mapping.FhirMapping;
import health.callisto.iot.mapping.MappingProblem;
import health.callisto.manage.BodyReader;
import health.callisto.manage.ManagedPath;
import health.callisto.manage.ManagedStore;
import health.callisto.problem.Issue;
import health.callisto.problem.Problem;
import health.callisto.rest.ArmErrors;
import health.callisto.rest.FhirEndpoint.HostPages;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is below a connector: {@code PUT} and {@code GET …/iotConnectors/{connector}/deviceMapping} and {@code …/fhirMapping}, and
 * {@code POST …/$test}, which tries both on messages and stores nothing; {@code POST …/$replay}, which tries dead letters again.
 */
public final class IotManagement {
    private static final Pattern PATH = Pattern.compile(
            "/manage/workspaces/([^/]+)/iotConnectors/([^/]+)/(deviceMapping|fhirMapping|(?:\\$|%24)(?:test|replay))/?");

    private static final Pattern ETAG = Pattern.compile("\"?[!#-~]{1,100}\"?");
    private static final Pattern REASON = Pattern.compile("[A-Za-z]{1,64}");
    /** One call may not take longer than a gateway waits. */
    private static final int MOST_BLOBS = 200;

    private final Authenticator authenticator;
    private final ManagedStore managed;
    private final MappingStore mappings;
    private final DeadLetterReplay replay;
    private final MappingTrial trial;
    private final ObjectMapper json = new ObjectMapper();

    IotManagement(
            Authenticator authenticator,
            ManagedStore managed,
            MappingStore mappings,
            DeadLetterReplay replay,
            Clock clock) {
        this.authenticator = authenticator;
        this.managed = managed;
        this.mappings = mappings;
        this.replay = replay;
        this.trial = new MappingTrial(clock);
    }

    /** The answer if the path is one of these. */
    public Optional<HttpResponse> find(HttpRequest request, RequestUri uri) {
        Matcher path = PATH.matcher(uri.path());
        if (!path.matches()) {
            return Optional.empty();
        }
        return Optional.of(ArmErrors.answer(uri.path(), () -> {
            authenticator.authenticate(Optional.ofNullable(request.headers().get("authorization")));
            String mark = path.group(1) + "/" + path.group(2);
            return switch (path.group(3)) {
                case "deviceMapping" -> mapping(request, mark, path, MappingFile.DEVICE);
                case "fhirMapping" -> mapping(request, mark, path, MappingFile.FHIR);
                case "$test", "%24test" -> test(request, mark, path);
                default -> replay(request, mark, path);
            };
        }));
    }

    /** Whether a GET of it reads from the storage account. */
    public boolean reads(RequestUri uri) {
        return PATH.matcher(uri.path()).matches();
    }

    private HttpResponse mapping(HttpRequest request, String mark, Matcher path, MappingFile file) {
        requireConnector(path);
        return switch (request.method()) {
            case "GET", "HEAD" -> {
                MappingStore.Stored stored = mappings.find(mark, file)
                        .orElseThrow(() -> Problem.notFound("There is no " + file.word() + " yet; PUT one"));
                yield HostPages.json(200, stored.text()).with("ETag", stored.etag());
            }
            case "PUT" -> put(request, mark, file);
            default -> throw Problem.methodNotAllowed("A mapping takes GET and PUT");
        };
    }

    private void requireConnector(Matcher path) {
        if (!isConnector(path)) {
            throw Problem.notFound("There is no connector " + path.group(2) + " in the workspace " + path.group(1)
                    + "; make it with PUT first");
        }
    }

    private boolean isConnector(Matcher path) {
        try {
            return managed.find(ManagedPath.in(path.group(1), Connector.COLLECTION, path.group(2)))
                    .isPresent();
        } catch (IllegalArgumentException e) {
            throw Problem.notFound(String.valueOf(e.getMessage()));
        }
    }

    private HttpResponse put(HttpRequest request, String mark, MappingFile file) {
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
        return HostPages.json(isNew ? 201 : 200, answer.toString()).with("ETag", etag);
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
    private HttpResponse test(HttpRequest request, String mark, Matcher path) {
        if (!request.method().equals("POST")) {
            throw Problem.methodNotAllowed("$test takes POST");
        }
        try {
            JsonNode given = json.readTree(request.text());
            if (given instanceof ObjectNode body && isConnector(path)) {
                for (MappingFile file : MappingFile.values()) {
                    if (!body.has(file.word())) {
                        mappings.find(mark, file).ifPresent(stored -> body.put(file.word(), stored.text()));
                    }
                }
            }
            return HostPages.json(200, trial.run(given).toString());
        } catch (JsonProcessingException e) {
            throw Problem.invalid("The body is no JSON: " + e.getOriginalMessage());
        }
    }

    private HttpResponse replay(HttpRequest request, String mark, Matcher path) {
        requireConnector(path);
        if (!request.method().equals("POST")) {
            throw Problem.methodNotAllowed("$replay takes POST");
        }
        DeadLetterReplay.Replayed replayed = replay.replay(mark, reasons(request.text()), MOST_BLOBS);
        ObjectNode answer = json.createObjectNode();
        answer.put("replayed", replayed.replayed());
        answer.put("blobsLeft", replayed.left());
        return HostPages.json(200, answer.toString());
    }

    private Set<String> reasons(String body) {
        if (body.isBlank()) {
            throw Problem.invalid("The body is missing; send the reasons of the dead letters to try again, such as"
                    + " {\"reasons\":[\"DeviceNotFound\"]}, or {} for all");
        }
        try {
            if (json.readTree(body) instanceof ObjectNode given) {
                return Set.copyOf(
                        BodyReader.of(given).only("reasons").texts("reasons", REASON, "a reason of dead letters"));
            }
            throw Problem.invalid("The body must be an object such as {\"reasons\":[\"DeviceNotFound\"]}");
        } catch (JsonProcessingException e) {
            throw Problem.invalid("The body is no JSON: " + e.getOriginalMessage());
        }
    }
}
