package health.callisto.iot.observation;

import health.callisto.fhir.Sha256;
import health.callisto.iot.mapping.PeriodInterval;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * By what an Observation is found again: the identifier of existing data, and an id made of it, so that two who write the same
 * measurements write the same resource (spec 05, section 2.3).
 */
public record ObservationIdentity(String value) {
    /** Of identifiers and of the codings of types and names; existing Observations have it. */
    public static final String SYSTEM = "https://azure.microsoft.com/en-us/services/iomt-fhir-connector/";

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    public static ObservationIdentity of(
            ResolvedIds ids,
            String type,
            ObservationGroup group,
            Optional<String> correlationId,
            PeriodInterval interval) {
        String segment = interval == PeriodInterval.CORRELATION_ID
                ? correlationId.orElseThrow()
                : SECONDS.format(group.period().start()) + "."
                        + SECONDS.format(group.period().end());
        return new ObservationIdentity(ids.patient() + "." + ids.device() + "." + type + "." + segment);
    }

    /** The logical id: lower-case hexadecimal SHA-256 of system and value. */
    public String id() {
        return HexFormat.of().formatHex(Sha256.of(SYSTEM + "_" + value));
    }
}
