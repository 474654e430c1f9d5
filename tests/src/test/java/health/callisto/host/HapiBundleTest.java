package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.util.BundleBuilder;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bundles by the HAPI FHIR client. */
@ExtendWith(SharedHost.class)
class HapiBundleTest {
    private static final String URN = "urn:uuid:3f2ad9f8-7a0c-4c10-9a9b-0f6b1a2c3d4e";

    private final String family = HapiClients.unique();
    private IGenericClient client;

    @BeforeEach
    void connect(RunningHost host) {
        client = HapiClients.client(host);
    }

    @Test
    void aTransactionResolvesReferencesBetweenItsEntries() {
        Bundle answer = client.transaction().withBundle(patientAndHeartRate()).execute();

        assertThat(answer.getType()).isEqualTo(BundleType.TRANSACTIONRESPONSE);
        assertThat(answer.getEntry())
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.getResponse().getStatus()).startsWith("201"));
        IdType patient = new IdType(answer.getEntry().get(0).getResponse().getLocation());
        IdType heartRate = new IdType(answer.getEntry().get(1).getResponse().getLocation());
        Observation stored = client.read()
                .resource(Observation.class)
                .withId(heartRate.getIdPart())
                .execute();
        assertThat(stored.getSubject().getReference()).isEqualTo("Patient/" + patient.getIdPart());
    }

    @Test
    void aTransactionWithOneBadEntryStoresNothing() {
        Bundle bundle = patientAndHeartRate();
        bundle.addEntry()
                .setResource(new Observation())
                .getRequest()
                .setMethod(HTTPVerb.POST)
                .setUrl("Observation");

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> client.transaction().withBundle(bundle).execute());
        assertThat(patients().getEntry()).isEmpty();
    }

    @Test
    void aBatchCarriesOutWhatItCanAndTellsWhatItCannot() {
        Bundle bundle = new Bundle().setType(BundleType.BATCH);
        bundle.addEntry()
                .setResource(HapiClients.patient(family))
                .getRequest()
                .setMethod(HTTPVerb.POST)
                .setUrl("Patient");
        bundle.addEntry().getRequest().setMethod(HTTPVerb.GET).setUrl("Patient/never-there");

        Bundle answer = client.transaction().withBundle(bundle).execute();

        assertThat(answer.getType()).isEqualTo(BundleType.BATCHRESPONSE);
        assertThat(answer.getEntry())
                .extracting(entry -> entry.getResponse().getStatus().substring(0, 3))
                .containsExactly("201", "404");
        assertThat(answer.getEntry().get(1).getResponse().getOutcome()).isInstanceOf(OperationOutcome.class);
        assertThat(patients().getEntry()).hasSize(1);
    }

    @Test
    void theClientsOwnBuilderMakesTransactionsThatAreTaken() {
        BundleBuilder builder = new BundleBuilder(client.getFhirContext());
        Patient created = HapiClients.patient(family);
        builder.addTransactionCreateEntry(created).conditional("Patient?identifier=urn:test|" + family);
        Patient updated = HapiClients.patient(family + "x");
        updated.setId("Patient/" + family);
        builder.addTransactionUpdateEntry(updated);
        builder.addTransactionDeleteEntry("Patient", "never-there");

        Bundle answer =
                client.transaction().withBundle((Bundle) builder.getBundle()).execute();

        assertThat(answer.getEntry())
                .extracting(entry -> entry.getResponse().getStatus().substring(0, 3))
                .containsExactly("201", "201", "204");
    }

    @Test
    void aListOfResourcesIsATransactionThatCreatesAndUpdates() {
        Patient given = HapiClients.patient(family + "given");
        given.setId("Patient/" + family);

        List<IBaseResource> answer = client.transaction()
                .withResources(List.of(HapiClients.patient(family), given))
                .execute();

        assertThat(answer).hasSize(2).allSatisfy(resource -> assertThat(
                        resource.getIdElement().getIdPart())
                .isNotEmpty());
        assertThat(answer.get(1).getIdElement().getIdPart()).isEqualTo(family);
        for (IBaseResource resource : answer) {
            assertThat(client.read()
                            .resource(Patient.class)
                            .withId(resource.getIdElement().getIdPart())
                            .execute()
                            .getNameFirstRep()
                            .getFamily())
                    .startsWith(family);
        }
    }

    @Test
    void theHistoryOfTheSystemHasWhatATransactionStored() {
        client.create().resource(HapiClients.patient("Before" + family)).execute();
        client.transaction().withBundle(patientAndHeartRate()).execute();

        Bundle history =
                client.history().onServer().returnBundle(Bundle.class).count(2).execute();

        assertThat(history.getEntry())
                .extracting(entry -> entry.getResource().fhirType())
                .containsExactlyInAnyOrder("Patient", "Observation");
        assertThat(history.getLink(Bundle.LINK_NEXT)).isNotNull();
        assertThat(client.loadPage().next(history).execute().getEntry()).isNotEmpty();
    }

    private Bundle patientAndHeartRate() {
        Bundle bundle = new Bundle().setType(BundleType.TRANSACTION);
        bundle.addEntry()
                .setFullUrl(URN)
                .setResource(HapiClients.patient(family))
                .getRequest()
                .setMethod(HTTPVerb.POST)
                .setUrl("Patient");
        bundle.addEntry()
                .setResource(HapiClients.heartRate(URN, "2026-01-01", 61))
                .getRequest()
                .setMethod(HTTPVerb.POST)
                .setUrl("Observation");
        return bundle;
    }

    private Bundle patients() {
        return client.search()
                .forResource(Patient.class)
                .where(Patient.FAMILY.matches().value(family))
                .returnBundle(Bundle.class)
                .execute();
    }
}
