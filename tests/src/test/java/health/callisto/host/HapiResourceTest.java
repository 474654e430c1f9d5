package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.client.apache.GZipContentInterceptor;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.server.exceptions.PreconditionFailedException;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The life of a resource by the HAPI FHIR client. */
@ExtendWith(SharedHost.class)
class HapiResourceTest {
    private final String family = HapiClients.unique();
    private IGenericClient client;

    @BeforeEach
    void connect(RunningHost host) {
        client = HapiClients.client(host);
    }

    @Test
    void aCreatedResourceIsReadAsItWasSent() {
        Patient sent = HapiClients.patient(family);
        sent.getBirthDateElement().setValueAsString("1867-11");

        MethodOutcome outcome = client.create().resource(sent).execute();

        assertThat(outcome.getCreated()).isTrue();
        assertThat(outcome.getId().getVersionIdPart()).isEqualTo("1");
        Patient read = read(outcome.getId());
        assertThat(read.getMeta().getVersionId()).isEqualTo("1");
        assertThat(read.getMeta().getLastUpdated()).isNotNull();
        read.setMeta(null);
        assertThat(read.setId((String) null).equalsDeep(sent)).isTrue();
    }

    @Test
    void aClientThatSendsGzipIsUnderstood(RunningHost host) {
        IGenericClient packing = HapiClients.client(host);
        packing.registerInterceptor(new GZipContentInterceptor());
        Patient sent = HapiClients.patient(family);
        sent.addName().setText("x".repeat(5_000));

        MethodOutcome outcome = packing.create().resource(sent).execute();

        assertThat(read(outcome.getId()).getName().get(1).getText()).hasSize(5_000);
    }

    /** UUIDs of version 7 (RFC 9562): in the order of the index that holds them. */
    @Test
    void newResourcesGetIdsThatGrow() {
        List<String> ids = Stream.generate(() -> create().getIdPart()).limit(20).toList();

        assertThat(ids).isSorted().doesNotHaveDuplicates();
        assertThat(ids).allMatch(id -> UUID.fromString(id).version() == 7);
    }

    @Test
    void eachVersionCanBeReadAndHistoryListsThemNewestFirst() {
        IIdType id = create();
        update(id, "Sklodowska");

        Patient first = client.read()
                .resource(Patient.class)
                .withIdAndVersion(id.getIdPart(), "1")
                .execute();
        Bundle history = client.history()
                .onInstance(id.toUnqualifiedVersionless())
                .returnBundle(Bundle.class)
                .execute();

        assertThat(first.getNameFirstRep().getFamily()).isEqualTo(family);
        assertThat(read(id).getNameFirstRep().getFamily()).isEqualTo("Sklodowska");
        assertThat(history.getTotal()).isEqualTo(2);
        assertThat(history.getEntry())
                .extracting(entry -> entry.getResource().getMeta().getVersionId())
                .containsExactly("2", "1");
        assertThat(history.getEntry())
                .extracting(entry -> entry.getRequest().getMethod())
                .containsExactly(Bundle.HTTPVerb.PUT, Bundle.HTTPVerb.POST);
    }

    @Test
    void anUpdateOfAnotherVersionThanTheCurrentIsRefused() {
        IIdType id = create();
        update(id, "Second");
        Patient stale = (Patient) HapiClients.patient("Third").setId(id.toUnqualifiedVersionless());

        assertThatExceptionOfType(PreconditionFailedException.class).isThrownBy(() -> client.update()
                .resource(stale)
                .withAdditionalHeader("If-Match", "W/\"1\"")
                .execute());
        MethodOutcome current = client.update()
                .resource(stale)
                .withAdditionalHeader("If-Match", "W/\"2\"")
                .execute();
        assertThat(current.getId().getVersionIdPart()).isEqualTo("3");
    }

    @Test
    void anUpdateThatChangesNothingMakesNoVersion() {
        IIdType id = create();

        assertThat(update(id, family).getId().getVersionIdPart()).isEqualTo("1");
    }

    @Test
    void anUpdateOfAnUnknownIdCreatesIt() {
        MethodOutcome outcome = update(new IdType("Patient", family), family);

        assertThat(outcome.getCreated()).isTrue();
        assertThat(read(new IdType("Patient", family)).getIdElement().getVersionIdPart())
                .isEqualTo("1");
    }

    @Test
    void aConditionalCreateCreatesOnce() {
        String criteria = "Patient?identifier=urn:test|" + family;
        MethodOutcome first = client.create()
                .resource(HapiClients.patient(family))
                .conditionalByUrl(criteria)
                .execute();

        MethodOutcome second = client.create()
                .resource(HapiClients.patient(family))
                .conditionalByUrl(criteria)
                .execute();

        assertThat(first.getCreated()).isTrue();
        assertThat(second.getCreated()).isNotEqualTo(true);
        assertThat(second.getResource().getIdElement().getIdPart())
                .isEqualTo(first.getId().getIdPart());
    }

    @Test
    void aConditionalUpdateUpdatesTheOneThatMatches() {
        IIdType id = create();
        Patient changed = HapiClients.patient(family).setActive(true);

        MethodOutcome outcome = client.update()
                .resource(changed)
                .conditional()
                .where(Patient.IDENTIFIER.exactly().systemAndIdentifier("urn:test", family))
                .execute();

        assertThat(outcome.getId().getIdPart()).isEqualTo(id.getIdPart());
        assertThat(outcome.getId().getVersionIdPart()).isEqualTo("2");
    }

    @Test
    void aDeletedResourceIsGoneAndItsHistoryStays() {
        IIdType id = create();

        client.delete().resourceById(id.toUnqualifiedVersionless()).execute();

        assertThatExceptionOfType(ResourceGoneException.class).isThrownBy(() -> read(id));
        Bundle history = client.history()
                .onInstance(id.toUnqualifiedVersionless())
                .returnBundle(Bundle.class)
                .execute();
        assertThat(history.getEntry())
                .extracting(entry -> entry.getRequest().getMethod())
                .containsExactly(Bundle.HTTPVerb.DELETE, Bundle.HTTPVerb.POST);
        assertThatExceptionOfType(ResourceNotFoundException.class)
                .isThrownBy(() -> read(new IdType("Patient", "never-there")));
    }

    @Test
    void theCapabilitiesAreWhatIsServed() {
        CapabilityStatement statement =
                client.capabilities().ofType(CapabilityStatement.class).execute();

        assertThat(statement.getFhirVersion().toCode()).isEqualTo("4.0.1");
        assertThat(statement.getRestFirstRep().getResource()).hasSize(146);
        assertThat(statement.getRestFirstRep().getInteraction())
                .extracting(interaction -> interaction.getCode().toCode())
                .contains("transaction", "batch", "history-system");
    }

    private IIdType create() {
        return client.create().resource(HapiClients.patient(family)).execute().getId();
    }

    private MethodOutcome update(IIdType id, String newFamily) {
        Patient patient = HapiClients.patient(newFamily);
        patient.setId(id.toUnqualifiedVersionless());
        return client.update().resource(patient).execute();
    }

    private Patient read(IIdType id) {
        return client.read().resource(Patient.class).withId(id.getIdPart()).execute();
    }
}
