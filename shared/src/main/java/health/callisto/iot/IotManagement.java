package health.callisto.iot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.callisto.access.Authenticator;
import health.callisto.fhir.FhirError;
import health.callisto.rest.ArmErrors;
import health.callisto.rest.FhirEndpoint.HostPages;
import health.callisto.rest.FhirResponse;
import health.callisto.rest.HttpRequest;
import health.callisto.rest.RequestUri;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code POST /manage/workspaces/{workspace}/iotConnectors/{connector}/$test}: both mappings tried on messages, nothing stored. */
public final class IotManagement {
    private static final Pattern TEST = Pattern.compile("/manage/workspaces/[^/]+/iotConnectors/[^/]+/(\\$|%24)test/?");

    private final Authenticator authenticator;
    private final MappingTrial trial;
    private final ObjectMapper json = new ObjectMapper();

    public IotManagement(Authenticator authenticator, Clock clock) {
        this.authenticator = authenticator;
        this.trial = new MappingTrial(clock);
    }

    /** The answer if the path is this. */
    public Optional<FhirResponse> find(HttpRequest request, RequestUri uri) {
        return TEST.matcher(uri.path()).matches()
                ? Optional.of(ArmErrors.answer(uri.path(), () -> answer(request)))
                : Optional.empty();
    }

    private FhirResponse answer(HttpRequest request) {
        authenticator.authenticate(Optional.ofNullable(request.headers().get("authorization")));
        if (!request.method().equals("POST")) {
            throw FhirError.notFound("$test takes POST");
        }
        try {
            JsonNode given = json.readTree(request.body());
            return HostPages.json(200, trial.run(given).toString());
        } catch (JsonProcessingException e) {
            throw FhirError.invalid("The body is no JSON: " + e.getOriginalMessage());
        }
    }
}
