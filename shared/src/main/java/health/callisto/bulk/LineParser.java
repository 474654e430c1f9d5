package health.callisto.bulk;

import health.callisto.fhir.DateRange;
import health.callisto.fhir.FhirError;
import health.callisto.fhir.JsonDocument;
import health.callisto.resource.Precondition;
import health.callisto.resource.Write;
import health.callisto.search.ResourceIntake;
import health.callisto.search.ResourceIntake.Incoming;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes a write of a line, or the reason why it cannot be one. */
final class LineParser {
    private static final int TOLD_ISSUES = 5;
    /** Clocks differ by so much. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final ResourceIntake intake;
    private final ImportUnit unit;
    private final Clock clock;

    LineParser(ResourceIntake intake, ImportUnit unit, Clock clock) {
        this.intake = intake;
        this.unit = unit;
        this.clock = clock;
    }

    /** FhirError INVALID with the reason. */
    Write.Put parse(LineReader.Line line) {
        if (line.tooLong()) {
            throw FhirError.invalid("The line is longer than 50 MB");
        }
        Incoming incoming = intake.read(line.bytes());
        if (!unit.type().isEmpty() && !incoming.type().name().equals(unit.type())) {
            throw FhirError.invalid(
                    "The resource is a " + incoming.type() + " but the input's type says " + unit.type());
        }
        String id = incoming.id()
                .orElseThrow(() -> FhirError.invalid("The resource has no id; an import keeps ids and makes none"));
        Precondition precondition = unit.initial() ? Precondition.ABSENT : Precondition.ANY;
        return intake.write(incoming, id, precondition, given(incoming.document()));
    }

    /** The version and time in meta, where the resource brings one of them. */
    private Optional<Write.GivenVersion> given(JsonDocument document) {
        int meta = document.child(JsonDocument.ROOT, "meta");
        if (meta == JsonDocument.NONE) {
            return Optional.empty();
        }
        int version = document.child(meta, "versionId");
        int lastUpdated = document.child(meta, "lastUpdated");
        Optional<Long> number = version == JsonDocument.NONE ? Optional.empty() : number(document.text(version));
        Optional<Instant> time = lastUpdated == JsonDocument.NONE
                ? Optional.empty()
                : DateRange.parse(document.text(lastUpdated))
                        .map(range -> Instant.ofEpochMilli(Math.floorDiv(range.start(), 1000)));
        if (time.filter(given -> given.isAfter(clock.instant().plus(SKEW))).isPresent()) {
            throw FhirError.invalid("meta.lastUpdated is in the future");
        }
        return number.isEmpty() && time.isEmpty()
                ? Optional.empty()
                : Optional.of(new Write.GivenVersion(number, time, unit.negative()));
    }

    /** A versionId that is no positive number (or an allowed negative one) cannot be kept: the commit gives another. */
    private Optional<Long> number(String text) {
        try {
            return Optional.of(Long.parseLong(text)).filter(number -> number > 0 || (unit.negative() && number < 0));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** What an error file says of a line: what is wrong and where, never what the line holds. */
    static String reason(FhirError error) {
        return error.issues().stream()
                .limit(TOLD_ISSUES)
                .map(issue -> issue.expression().isEmpty()
                        ? issue.diagnostics()
                        : issue.expression() + ": " + issue.diagnostics())
                .collect(Collectors.joining("; "));
    }
}
