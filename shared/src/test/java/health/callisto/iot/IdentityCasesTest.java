package health.callisto.iot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.expression.CaseFiles;
import health.callisto.fhir.ResourceKey;
import health.callisto.intake.ResourceIntake;
import health.callisto.iot.message.DataError;
import health.callisto.iot.observation.MeasurementGroup;
import health.callisto.iot.observation.ResolvedIds;
import health.callisto.resource.feed.Change;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Precondition;
import health.callisto.workspace.FhirService;
import health.callisto.workspace.ServiceName;
import health.callisto.workspace.ServiceRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Devices, patients and encounters of measurements, against a service that holds what the case says. */
class IdentityCasesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private ServiceRegistry services;
    private FhirService service;

    @BeforeEach
    void open() {
        services = ServiceRegistry.embedded(folder, Clock.systemUTC());
        service = services.service(new ServiceName("demo", "main"));
    }

    @AfterEach
    void close() {
        services.close();
    }

    static Stream<Arguments> identities() {
        return CaseFiles.in("iot/identity");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("identities")
    void aGroupHasItsIdsOrItsError(String name, JsonNode given) throws IOException {
        given.path("server").forEach(list -> list.forEach(this::store));
        long before = service.resources().feed().end();
        IdentityResolver resolver = new IdentityResolver(
                service, IdentityMode.of(given.path("mode").asText()).orElseThrow(), text(given.path("deviceSystem")));
        JsonNode expected = given.path("expected");

        if (expected.has("error")) {
            assertThatThrownBy(() -> resolver.resolve(group(given.path("group"))))
                    .isInstanceOfSatisfying(
                            DataError.class, error -> assertThat(error.kind().text())
                                    .isEqualTo(expected.at("/error/kind").asText()));
            return;
        }
        ResolvedIds ids = resolver.resolve(group(given.path("group")));

        assertThat(ids)
                .isEqualTo(new ResolvedIds(
                        expected.at("/ids/patient").asText(),
                        expected.at("/ids/device").asText(),
                        text(expected.at("/ids/encounter"))));
        if (expected.has("written")) {
            List<Change> changes = service.resources().changes(before, 10);
            assertThat(changes).hasSize(expected.path("written").size());
            for (int i = 0; i < changes.size(); i++) {
                contains(stored(changes.get(i).key()), expected.path("written").get(i));
            }
        }
        // Once more, when all is there: the same, and nothing is written.
        long after = service.resources().feed().end();
        assertThat(resolver.resolve(group(given.path("group")))).isEqualTo(ids);
        assertThat(service.resources().feed().end()).isEqualTo(after);
    }

    @Test
    void whatHasAMeaningInASearchIsPartOfAnIdentifierAllTheSame() {
        String odd = "a|b,c$d\\e";
        IdentityResolver resolver = new IdentityResolver(service, IdentityMode.CREATE, Optional.of("s|y,s"));
        MeasurementGroup group =
                new MeasurementGroup("t", odd, Optional.of(odd), Optional.empty(), Optional.empty(), List.of());

        ResolvedIds made = resolver.resolve(group);

        assertThat(resolver.resolve(group)).isEqualTo(made);
        assertThat(service.resources().changes(0, 10)).hasSize(2);
    }

    @Test
    void aDeviceMayNameItsPatientByAUrlOfTheServiceItself() throws IOException {
        String base = "http://localhost:7071/demo/fhir/main";
        service.bases().answeredAs(base);
        store(JSON.readTree("{\"resourceType\":\"Patient\",\"id\":\"p\"}"));
        store(JSON.readTree("{\"resourceType\":\"Device\",\"id\":\"d\",\"identifier\":[{\"value\":\"watch\"}],"
                + "\"patient\":{\"reference\":\"" + base + "/Patient/p\"}}"));
        IdentityResolver resolver = new IdentityResolver(service, IdentityMode.LOOKUP, Optional.empty());

        ResolvedIds found = resolver.resolve(
                new MeasurementGroup("t", "watch", Optional.empty(), Optional.empty(), Optional.empty(), List.of()));

        assertThat(found.patient()).isEqualTo("p");
    }

    private void store(JsonNode given) {
        ObjectNode resource = given.deepCopy();
        if (resource.path("resourceType").asText().equals("Encounter")) {
            // The cases leave out what R4 requires.
            resource.put("status", "finished").putObject("class").put("code", "AMB");
        }
        ResourceIntake.Incoming incoming =
                service.intake().read(resource.toString().getBytes(UTF_8));
        service.resources()
                .commit(Batch.of(service.intake()
                        .write(incoming, resource.path("id").asText(), Precondition.ANY, Optional.empty())));
    }

    private JsonNode stored(ResourceKey key) throws IOException {
        return JSON.readTree(service.resources().find(key).orElseThrow().json());
    }

    private static void contains(JsonNode actual, JsonNode wanted) {
        if (wanted.isObject()) {
            wanted.properties().forEach(member -> contains(actual.path(member.getKey()), member.getValue()));
        } else if (wanted.isArray()) {
            assertThat(actual.size()).isEqualTo(wanted.size());
            for (int i = 0; i < wanted.size(); i++) {
                contains(actual.path(i), wanted.get(i));
            }
        } else {
            assertThat(actual).isEqualTo(wanted);
        }
    }

    private static MeasurementGroup group(JsonNode given) {
        return new MeasurementGroup(
                "t",
                given.path("deviceId").asText(),
                text(given.path("patientId")),
                text(given.path("encounterId")),
                Optional.empty(),
                new ArrayList<>());
    }

    private static Optional<String> text(JsonNode node) {
        return node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
    }
}
