package health.callisto.iot;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.fhir.FhirError;
import health.callisto.resource.Precondition;
import health.callisto.workspace.FhirService;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Stores measurements as Observations of a FHIR service. Late, unordered or repeated measurements end in the same resources as
 * the same ones in order, once: each has its Observation by its own time, and its place in there.
 */
public final class Converter {
    /** An Observation that others keep writing to is read and merged anew so often. */
    private static final int TRIES = 5;

    private final FhirRecords records;
    private final IdentityCache identities;
    private final ObservationMaker maker;
    private final Clock clock;

    /**
     * Of one connector.
     *
     * @param deviceSystem of the identifiers of devices; empty: of whatever system
     */
    public Converter(
            FhirService service, FhirMapping mapping, IdentityMode mode, Optional<String> deviceSystem, Clock clock) {
        this.records = new FhirRecords(service);
        this.identities = new IdentityCache(new IdentityResolver(service, mode, deviceSystem));
        this.maker = new ObservationMaker(mapping);
        this.clock = clock;
    }

    /** A group that cannot be stored, and why; trying again changes nothing. */
    public record Failure(MeasurementGroup group, DataError error) {}

    /**
     * Stores the measurements, all in one commit; answers the groups that were left out. FhirError UNAVAILABLE or CONFLICT: it may
     * go better later, nothing or part of it is stored, and the same may be handed over again.
     */
    public List<Failure> convert(List<Measurement> measurements) {
        List<Failure> failures = new ArrayList<>();
        List<MeasurementGroup> left = MeasurementGroup.of(measurements);
        for (int attempt = 1; !left.isEmpty(); attempt++) {
            if (attempt > TRIES) {
                throw FhirError.conflict("Others write to the same Observations all the time; try again");
            }
            left = store(left, failures);
        }
        return failures;
    }

    /** Answers the groups whose Observations were changed by others meanwhile. */
    private List<MeasurementGroup> store(List<MeasurementGroup> groups, List<Failure> failures) {
        Pending pending = new Pending();
        Map<MeasurementGroup, List<ObservationWrite>> writes = new LinkedHashMap<>();
        for (MeasurementGroup group : groups) {
            try {
                ResolvedIds ids = identities.resolve(group);
                writes.put(group, maker.make(group, ids, pending::find, clock.instant(), pending::write));
            } catch (DataError e) {
                failures.add(new Failure(group, e));
            }
        }
        Set<String> refused = records.putAll(pending.puts());
        return writes.entrySet().stream()
                .filter(written -> written.getValue().stream().anyMatch(write -> refused.contains(write.id())))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What is to be written, which later measurements of the same batch have to see. */
    private final class Pending {
        private final Map<String, FhirRecords.Put> byId = new LinkedHashMap<>();
        private final Map<String, Precondition> conditions = new LinkedHashMap<>();

        /** By its id; by its identifier only where there is none: data of other writers have other ids. */
        Optional<JsonNode> find(String id, String identifier) {
            FhirRecords.Put waiting = byId.get(id);
            if (waiting != null) {
                return Optional.of(waiting.resource());
            }
            Optional<FhirRecords.Versioned> found = records.find("Observation", id)
                    .or(() ->
                            records
                                    .byIdentifier("Observation", Optional.of(ObservationIdentity.SYSTEM), identifier)
                                    .stream()
                                    .findFirst());
            found.ifPresent(stored -> conditions.put(stored.id(), new Precondition.Version(stored.version())));
            return found.map(stored ->
                    byId.containsKey(stored.id()) ? byId.get(stored.id()).resource() : stored.resource());
        }

        void write(ObservationWrite write) {
            write.resource()
                    .ifPresent(resource -> byId.put(
                            write.id(),
                            new FhirRecords.Put(resource, conditions.getOrDefault(write.id(), Precondition.ABSENT))));
        }

        List<FhirRecords.Put> puts() {
            return List.copyOf(byId.values());
        }
    }
}
