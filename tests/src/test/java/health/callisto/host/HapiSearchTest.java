package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ca.uhn.fhir.rest.api.SearchStyleEnum;
import ca.uhn.fhir.rest.api.SearchTotalModeEnum;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Searches by the HAPI FHIR client, over one patient and the eleven days on which a heart was listened to. */
@ExtendWith(SharedHost.class)
class HapiSearchTest {
    private static final int DAYS = 11;

    private final String family = HapiClients.unique();
    private IGenericClient client;
    private String patient;

    @BeforeEach
    void store(RunningHost host) {
        client = HapiClients.client(host);
        patient = client.create()
                .resource(HapiClients.patient(family))
                .execute()
                .getId()
                .toUnqualifiedVersionless()
                .getValue();
        for (int day = 1; day <= DAYS; day++) {
            client.create()
                    .resource(HapiClients.heartRate(patient, "2026-01-%02d".formatted(day), 60 + day))
                    .execute();
        }
    }

    @Test
    void aSearchFindsByNameCodeAndDate() {
        Bundle byName = client.search()
                .forResource(Patient.class)
                .where(Patient.FAMILY.matches().value(family))
                .totalMode(SearchTotalModeEnum.ACCURATE)
                .returnBundle(Bundle.class)
                .execute();
        Bundle byCodeAndDate = client.search()
                .forResource(Observation.class)
                .where(Observation.SUBJECT.hasId(patient))
                .and(Observation.CODE.exactly().systemAndCode("http://loinc.org", "8867-4"))
                .and(Observation.DATE.afterOrEquals().day("2026-01-03"))
                .and(Observation.DATE.before().day("2026-01-06"))
                .returnBundle(Bundle.class)
                .execute();

        assertThat(byName.getTotal()).isEqualTo(1);
        assertThat(days(byCodeAndDate)).containsExactlyInAnyOrder("2026-01-03", "2026-01-04", "2026-01-05");
    }

    @Test
    void pagesBringEachResourceOnceInTheOrderAskedFor() {
        List<String> days = new ArrayList<>();
        Bundle page = client.search()
                .forResource(Observation.class)
                .where(Observation.SUBJECT.hasId(patient))
                .sort()
                .descending(Observation.DATE)
                .count(4)
                .returnBundle(Bundle.class)
                .execute();
        days.addAll(days(page));
        int pages = 1;
        while (page.getLink(Bundle.LINK_NEXT) != null) {
            page = client.loadPage().next(page).execute();
            days.addAll(days(page));
            pages++;
        }

        assertThat(pages).isEqualTo(3);
        assertThat(days)
                .hasSize(DAYS)
                .doesNotHaveDuplicates()
                .isSortedAccordingTo((one, other) -> other.compareTo(one));
    }

    @Test
    void anIncludeBringsThePatientOnce() {
        Bundle found = client.search()
                .forResource(Observation.class)
                .where(Observation.SUBJECT.hasId(patient))
                .include(Observation.INCLUDE_PATIENT)
                .returnBundle(Bundle.class)
                .execute();

        assertThat(modes(found, "match")).hasSize(DAYS);
        assertThat(modes(found, "include")).singleElement().satisfies(entry -> assertThat(entry.getResource())
                .isInstanceOf(Patient.class));
    }

    @Test
    void aReverseIncludeBringsTheObservations() {
        Bundle found = client.search()
                .forResource(Patient.class)
                .where(Patient.FAMILY.matches().value(family))
                .revInclude(Observation.INCLUDE_PATIENT)
                .returnBundle(Bundle.class)
                .execute();

        assertThat(modes(found, "match")).hasSize(1);
        assertThat(modes(found, "include")).hasSize(DAYS);
    }

    @Test
    void chainsAndPostFindTheSame() {
        Bundle chained = client.search()
                .forResource(Observation.class)
                .where(Observation.PATIENT.hasChainedProperty(
                        Patient.FAMILY.matches().value(family)))
                .usingStyle(SearchStyleEnum.POST)
                .returnBundle(Bundle.class)
                .execute();

        assertThat(chained.getEntry()).hasSize(DAYS);
    }

    @Test
    void aValueThatCannotBeReadIsRefusedWithItsParameter() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> client.search()
                        .byUrl("Observation?date=yesterday")
                        .returnBundle(Bundle.class)
                        .execute())
                .withMessageContaining("'date'");
    }

    private static List<String> days(Bundle bundle) {
        return bundle.getEntry().stream()
                .map(entry -> ((Observation) entry.getResource())
                        .getEffectiveDateTimeType()
                        .getValueAsString())
                .toList();
    }

    private static List<BundleEntryComponent> modes(Bundle bundle, String mode) {
        return bundle.getEntry().stream()
                .filter(entry -> entry.getSearch().getMode().toCode().equals(mode))
                .toList();
    }
}
