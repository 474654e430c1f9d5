package health.callisto.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.hl7.fhir.instance.model.api.IBaseResource;

/** The fixed data set, {@code data.ndjson}: small resources, made so that edges matter. */
final class Data {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Data() {}

    /** The lines of a file beside this class. */
    static List<String> lines(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(Data.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), UTF_8).lines().toList();
        }
    }

    static List<IBaseResource> resources() throws IOException {
        List<IBaseResource> resources = new ArrayList<>();
        for (String line : lines("data.ndjson")) {
            resources.add(FhirContext.forR4Cached().newJsonParser().parseResource(line));
        }
        return resources;
    }

    /** Stores them in their order; one patient has been changed before, and one is deleted again. */
    static void store(Service service) throws IOException {
        service.put(JSON.readTree("{\"resourceType\":\"Patient\",\"id\":\"fay\",\"name\":[{\"family\":\"Before\"}]}"));
        for (String line : lines("data.ndjson")) {
            service.put(JSON.readTree(line));
        }
        JsonNode gone = JSON.readTree("{\"resourceType\":\"Patient\",\"id\":\"gone\",\"gender\":\"male\"}");
        service.put(gone);
        service.delete("Patient/gone");
    }
}
