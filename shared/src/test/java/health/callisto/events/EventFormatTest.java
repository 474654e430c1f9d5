package health.callisto.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.callisto.config.EventSettings;
import health.callisto.config.Settings;
import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceKey;
import health.callisto.resource.feed.Change;
import health.callisto.workspace.ServiceName;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventFormatTest {
    private static final ServiceName SERVICE = new ServiceName("ward", "north");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Change change(long position, String id, long version, Change.Type type) {
        return new Change(
                position,
                Instant.parse("2026-01-31T12:00:00.1Z"),
                new ResourceKey(Definitions.r4().resourceType("Patient").orElseThrow(), id),
                version,
                type,
                Change.Origin.LIVE);
    }

    private static JsonNode event(Map<String, String> environment, Change change) throws IOException {
        EventSettings settings = Settings.of(environment).events();
        return JSON.readTree(new EventFormat(settings, "https://fhir.example.org").event(SERVICE, change));
    }

    @Test
    void anEventHasTheFieldsOfTheSpecificationAndNoOthers() throws IOException {
        JsonNode event = event(Map.of(), change(77, "p-1", 3, Change.Type.UPDATED));

        assertThat(event).isEqualTo(JSON.readTree("""
                {"id": "%s",
                 "topic": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/callisto/providers/Microsoft.HealthcareApis/workspaces/ward",
                 "subject": "fhir.example.org/ward/fhir/north/Patient/p-1",
                 "eventType": "Microsoft.HealthcareApis.FhirResourceUpdated",
                 "eventTime": "2026-01-31T12:00:00.1000000Z",
                 "dataVersion": "1",
                 "data": {"resourceType": "Patient", "resourceFhirAccount": "fhir.example.org/ward/fhir/north",
                          "resourceFhirId": "p-1", "resourceVersionId": 3, "sequenceNumber": 77}}
                """.formatted(event.path("id").asText())));
        assertThat(event.path("id").asText()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    }

    @Test
    void aCloudEventHasTheSameContentInTheAttributesOfItsSpecification() throws IOException {
        JsonNode event = event(
                Map.of("CALLISTO_EVENTS_SCHEMA", "CloudEvents", "CALLISTO_EVENTS_TYPE_PREFIX", "Microsoft.Health."),
                change(77, "p-1", 1, Change.Type.CREATED));

        assertThat(event).isEqualTo(JSON.readTree("""
                {"id": "%s", "specversion": "1.0",
                 "source": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/callisto/providers/Microsoft.HealthcareApis/workspaces/ward",
                 "subject": "fhir.example.org/ward/fhir/north/Patient/p-1",
                 "type": "Microsoft.Health.FhirResourceCreated",
                 "time": "2026-01-31T12:00:00.1000000Z",
                 "datacontenttype": "application/json",
                 "data": {"resourceType": "Patient", "resourceFhirAccount": "fhir.example.org/ward/fhir/north",
                          "resourceFhirId": "p-1", "resourceVersionId": 1, "sequenceNumber": 77}}
                """.formatted(event.path("id").asText())));
    }

    @ParameterizedTest
    @CsvSource({"CREATED, FhirResourceCreated", "UPDATED, FhirResourceUpdated", "DELETED, FhirResourceDeleted"})
    void eachKindOfChangeHasItsType(Change.Type type, String name) throws IOException {
        assertThat(event(Map.of(), change(1, "p", 1, type)).path("eventType").asText())
                .isEqualTo("Microsoft.HealthcareApis." + name);
    }

    @Test
    void theIdOfAnEventIsTheSameWheneverItIsMadeAndOfNoOtherChange() {
        Change change = change(1, "p", 1, Change.Type.CREATED);

        // Written down: another version of the product must not give it another id.
        assertThat(EventFormat.id(SERVICE, change)).isEqualTo("6321b515-7b1b-3666-8b14-52790d61062d");
        assertThat(EventFormat.id(SERVICE, change))
                .isNotEqualTo(EventFormat.id(SERVICE, change(2, "p", 1, Change.Type.CREATED)))
                .isNotEqualTo(EventFormat.id(SERVICE, change(1, "q", 1, Change.Type.CREATED)))
                .isNotEqualTo(EventFormat.id(SERVICE, change(1, "p", 2, Change.Type.CREATED)))
                .isNotEqualTo(EventFormat.id(new ServiceName("ward", "south"), change));
    }
}
