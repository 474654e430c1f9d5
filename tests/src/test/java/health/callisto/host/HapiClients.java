package health.callisto.host;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.util.UUID;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;

/** The client that most Java users of FHIR have, with its defaults, and data for it. */
final class HapiClients {
    private static final FhirContext R4 = FhirContext.forR4();

    private HapiClients() {}

    static IGenericClient client(RunningHost host) {
        return R4.newRestfulGenericClient(host.base().toString());
    }

    /** A value that no other test of the shared host has. */
    static String unique() {
        return "t" + UUID.randomUUID().toString().substring(0, 8);
    }

    static Patient patient(String family) {
        Patient patient = new Patient();
        patient.addName().setFamily(family);
        patient.addIdentifier(new Identifier().setSystem("urn:test").setValue(family));
        return patient;
    }

    static Observation heartRate(String patient, String day, int beats) {
        Observation observation = new Observation();
        observation.setStatus(Observation.ObservationStatus.FINAL);
        observation.getCode().addCoding().setSystem("http://loinc.org").setCode("8867-4");
        observation.setSubject(new Reference(patient));
        observation.setEffective(new DateTimeType(day));
        observation.setValue(new Quantity(beats).setUnit("/min"));
        return observation;
    }
}
