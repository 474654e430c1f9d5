package health.callisto.bulk.imports;

import health.callisto.fhir.DateRange;
import health.callisto.fhir.Definitions;
import health.callisto.fhir.JsonDocument;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.intake.ResourceIntake;
import health.callisto.intake.ResourceIntake.Incoming;
import health.callisto.problem.Problem;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.Write;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes a write of a line, or the reason why it cannot be one. */
public final class LineParser {
    private static final int TOLD_ISSUES = 5;
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+");
    /** There is always a next version. */
    private static final int MOST_DIGITS = 18;
    /** Clocks differ by so much. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final ResourceIntake intake;
    private final Definitions definitions;
    private final ImportRange unit;
    private final Clock clock;

    LineParser(ResourceIntake intake, Definitions definitions, ImportRange unit, Clock clock) {
        this.intake = intake;
        this.definitions = definitions;
        this.unit = unit;
        this.clock = clock;
    }

    /** Problem INVALID with the reason. */
    Write parse(LineReader.Line line) {
        if (line.tooLong()) {
            throw Problem.invalid("The line is longer than 50 MB");
        }
        JsonDocument document = intake.parse(line.bytes());
        if (DeletedState.isDeletion(document)) {
            return deletion(document);
        }
        Incoming incoming = intake.valid(document);
        checkType(incoming.type());
        String id = incoming.id().orElseThrow(LineParser::noId);
        Precondition precondition = unit.initial() ? Precondition.ABSENT : Precondition.ANY;
        return intake.write(incoming, id, precondition, given(document));
    }

    /** Such a line may have nothing else of the resource, so the rest is not looked at. */
    private Write deletion(JsonDocument document) {
        if (unit.initial()) {
            throw Problem.invalid("The line is a deletion, and an InitialLoad only creates; use IncrementalLoad");
        }
        ResourceType type = text(document, "resourceType")
                .flatMap(definitions::resourceType)
                .orElseThrow(() -> Problem.invalid("The resourceType is not one of R4's resource types"));
        checkType(type);
        String id = text(document, "id").orElseThrow(LineParser::noId);
        if (!ResourceKey.isId(id)) {
            throw Problem.invalid("The id must have 1 to 64 of A-Z, a-z, 0-9, '-' and '.'", type + ".id");
        }
        Write.GivenVersion version = given(document)
                .orElseGet(() -> new Write.GivenVersion(Optional.empty(), Optional.empty(), unit.negative()));
        return new Write.Delete(new ResourceKey(type, id), Precondition.ANY, Optional.of(version));
    }

    private static Optional<String> text(JsonDocument document, String name) {
        int node = document.child(JsonDocument.ROOT, name);
        return node == JsonDocument.NONE || !document.isString(node)
                ? Optional.empty()
                : Optional.of(document.text(node));
    }

    private void checkType(ResourceType type) {
        if (!unit.type().isEmpty() && !type.name().equals(unit.type())) {
            throw Problem.invalid("The resource is a " + type + " but the input's type says " + unit.type());
        }
    }

    private static Problem noId() {
        return Problem.invalid("The resource has no id; an import keeps ids and makes none");
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
                : Optional.of(DateRange.parse(document.text(lastUpdated))
                        .map(range -> Instant.ofEpochMilli(Math.floorDiv(range.start(), 1000)))
                        .orElseThrow(() -> Problem.invalid("meta.lastUpdated must be an instant")));
        if (time.filter(given -> given.isAfter(clock.instant().plus(SKEW))).isPresent()) {
            throw Problem.invalid("meta.lastUpdated is in the future");
        }
        return number.isEmpty() && time.isEmpty()
                ? Optional.empty()
                : Optional.of(new Write.GivenVersion(number, time, unit.negative()));
    }

    /**
     * A whole number is kept, or the line is in error. The versionId of a server that names its versions otherwise has no place among
     * ours: the commit gives a number in place of it.
     */
    private Optional<Long> number(String text) {
        if (!NUMBER.matcher(text).matches()) {
            return Optional.empty();
        }
        boolean negative = text.startsWith("-");
        if (text.length() - (negative ? 1 : 0) > MOST_DIGITS) {
            throw Problem.invalid("meta.versionId has more than " + MOST_DIGITS + " digits; leave it out or mend it");
        }
        long number = Long.parseLong(text);
        if (number == 0) {
            throw Problem.invalid("meta.versionId is 0, but versions begin at 1; leave it out or mend it");
        }
        if (number < 0 && !unit.negative()) {
            throw Problem.invalid("meta.versionId is negative; set allowNegativeVersions to true, or leave it out");
        }
        return Optional.of(number);
    }

    /** What an error file says of a line: what is wrong and where, never what the line holds. */
    public static String reason(Problem error) {
        return error.issues().stream()
                .limit(TOLD_ISSUES)
                .map(issue -> issue.expression().isEmpty()
                        ? issue.diagnostics()
                        : issue.expression() + ": " + issue.diagnostics())
                .collect(Collectors.joining("; "));
    }
}
