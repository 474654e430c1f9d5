package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.client.apache.GZipContentInterceptor;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The HAPI FHIR client with compressed bodies, in both of its formats. */
@ExtendWith(SharedHost.class)
class HapiFormatsTest {
    private final String family = HapiClients.unique();
    private RunningHost host;

    @BeforeEach
    void connect(RunningHost shared) {
        host = shared;
    }

    private IGenericClient client(EncodingEnum encoding) {
        IGenericClient client = HapiClients.client(host);
        // The first XML of a host loads HAPI there, on a machine that may have other work.
        client.getFhirContext().getRestfulClientFactory().setSocketTimeout(60_000);
        client.setEncoding(encoding);
        client.registerInterceptor(new GZipContentInterceptor());
        return client;
    }

    @ParameterizedTest
    @EnumSource(
            value = EncodingEnum.class,
            names = {"JSON", "XML"})
    void resourcesAreCreatedReadUpdatedSearchedAndDeletedWithCompressedBodies(EncodingEnum encoding) {
        IGenericClient client = client(encoding);
        MethodOutcome created =
                client.create().resource(HapiClients.patient(family)).execute();
        String id = created.getId().getIdPart();
        Patient read = client.read().resource(Patient.class).withId(id).execute();
        read.getNameFirstRep().addGiven("Zoë");
        MethodOutcome updated = client.update().resource(read).execute();
        Bundle found = client.search()
                .forResource(Patient.class)
                .where(Patient.FAMILY.matchesExactly().value(family))
                .returnBundle(Bundle.class)
                .execute();

        assertThat(created.getCreated()).isTrue();
        assertThat(updated.getId().getVersionIdPart()).isEqualTo("2");
        assertThat(((Patient) found.getEntryFirstRep().getResource())
                        .getNameFirstRep()
                        .getGivenAsSingleString())
                .isEqualTo("Zoë");
        client.delete().resourceById("Patient", id).execute();
        assertThat(host.get("Patient/" + id).statusCode()).isEqualTo(410);
    }

    @ParameterizedTest
    @EnumSource(
            value = EncodingEnum.class,
            names = {"JSON", "XML"})
    void aTransactionOfResourcesIsTakenCompressed(EncodingEnum encoding) {
        Patient patient = HapiClients.patient(family);
        Observation observation = HapiClients.heartRate("Patient/" + family, "2026-01-01", 60);

        List<IBaseResource> answers = client(encoding)
                .transaction()
                .withResources(List.of(patient, observation))
                .execute();

        assertThat(answers).hasSize(2);
        assertThat(host.json("Patient?family=" + family).path("total").asInt()).isEqualTo(1);
        assertThat(host.json("Observation?subject=Patient/" + family)
                        .path("total")
                        .asInt())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = EncodingEnum.class,
            names = {"JSON", "XML"})
    void aBinaryIsCreatedAsItsContentAndReadBack(EncodingEnum encoding) {
        byte[] content = {0, 1, (byte) 0xFF, (byte) 0xFE, '\n', 'x'};
        Binary binary = new Binary();
        binary.setContentType("image/x-test").setData(content);
        IGenericClient client = client(encoding);

        String id = client.create().resource(binary).execute().getId().getIdPart();
        Binary read = client.read().resource(Binary.class).withId(id).execute();

        assertThat(read.getData()).isEqualTo(content);
        assertThat(read.getContentType()).isEqualTo("image/x-test");
        assertThat(host.json("Binary?_id=" + id)
                        .at("/entry/0/resource/contentType")
                        .asText())
                .isEqualTo("image/x-test");
    }
}
