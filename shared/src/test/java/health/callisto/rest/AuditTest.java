package health.callisto.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import health.callisto.FhirFixture;
import health.callisto.access.Audit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each request to a service is in the audit, whatever became of it, and each entry of a bundle. */
class AuditTest {
    private static final String PATIENT = "{\"resourceType\":\"Patient\",\"id\":\"a\"}";

    @RegisterExtension
    private final FhirFixture service = new FhirFixture();

    @Test
    void aReadIsThereWithItsOutcome() {
        service.get("Patient/a", "X-Request-Id", "mine");

        Audit.Entry entry = service.audited().get(0);
        assertThat(entry.target()).isEqualTo("demo/main");
        assertThat(entry.what()).isEqualTo("read");
        assertThat(entry.status()).isEqualTo(404);
        assertThat(entry.requestId()).isEqualTo("mine");
    }

    @Test
    void whatIsRefusedBeforeItIsHandledIsThere() {
        service.post("Patient", PATIENT, "Content-Type", "text/csv");
        service.get("Patient/a/b/c/d");

        assertThat(service.audited())
                .extracting(Audit.Entry::what, Audit.Entry::status)
                .containsExactly(tuple("create", 415), tuple("unknown", 404));
    }

    @Test
    void eachEntryOfABatchIsThere() {
        service.post("", bundle("batch"));

        assertThat(service.audited())
                .extracting(Audit.Entry::what, Audit.Entry::status)
                .containsExactly(tuple("entry:update", 201), tuple("entry:read", 404), tuple("transaction", 200));
    }

    @Test
    void eachEntryOfATransactionIsThere() {
        service.post("", bundle("transaction"));

        assertThat(service.audited())
                .extracting(Audit.Entry::what, Audit.Entry::status)
                .containsExactly(tuple("entry:update", 201), tuple("entry:read", 404), tuple("transaction", 200));
    }

    private static String bundle(String type) {
        return "{\"resourceType\":\"Bundle\",\"type\":\"" + type + "\",\"entry\":[{\"resource\":" + PATIENT
                + ",\"request\":{\"method\":\"PUT\",\"url\":\"Patient/a\"}},"
                + "{\"request\":{\"method\":\"GET\",\"url\":\"Patient/none\"}}]}";
    }
}
