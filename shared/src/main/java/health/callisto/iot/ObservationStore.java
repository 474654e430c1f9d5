package health.callisto.iot;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.iot.mapping.FhirMapping;
import health.callisto.iot.message.DataError;
import health.callisto.iot.message.Isolated;
import health.callisto.iot.message.Measurement;
import health.callisto.iot.observation.MeasurementGroup;
import health.callisto.iot.observation.ObservationIdentity;
import health.callisto.iot.observation.ObservationMaker;
import health.callisto.iot.observation.ObservationWrite;
import health.callisto.iot.observation.ResolvedIds;
import health.callisto.problem.Problem;
import health.callisto.resource.write.Precondition;
import health.callisto.workspace.FhirService;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Stores measurements as Observations of a FHIR service. Late, unordered or repeated measurements end in the same resources as
 * the same ones in order, once: each has its Observation by its own time, and its place in there.
 */
public final class ObservationStore {
    /** An Observation that others keep writing to is read and merged anew so often. */
    private static final int TRIES = 5;
    /** Groups that are stored in one commit: enough to be quick, few enough that others get their turn. */
    private static final int GROUPS = 200;

    private final FhirRecords records;
    private final IdentityCache identities;
    private final ObservationMaker maker;
    private final RateLimit rate;
    private final Clock clock;

    /**
     * Of one connector.
     *
     * @param deviceSystem of the identifiers of devices; empty: of whatever system
     */
    public ObservationStore(
            FhirService service, FhirMapping mapping, IdentityMode mode, Optional<String> deviceSystem, Clock clock) {
        this(
                service,
                mapping,
                new IdentityCache(new IdentityResolver(service, mode, deviceSystem)),
                new RateLimit(Integer.MAX_VALUE, System::nanoTime),
                clock);
    }

    /** The same with what outlives a mapping. */
    ObservationStore(FhirService service, FhirMapping mapping, IdentityCache identities, RateLimit rate, Clock clock) {
        this(new FhirRecords(service), new ObservationMaker(mapping), identities, rate, clock);
    }

    /** Of its parts, each of which may fail. */
    ObservationStore(
            FhirRecords records, ObservationMaker maker, IdentityCache identities, RateLimit rate, Clock clock) {
        this.records = records;
        this.identities = identities;
        this.maker = maker;
        this.rate = rate;
        this.clock = clock;
    }

    /** A group that cannot be stored, and why; trying again changes nothing. */
    public record Failure(MeasurementGroup group, DataError error) {}

    /**
     * What came of measurements.
     *
     * @param groups all of them
     * @param observations how many were made or changed
     * @param failures groups that were left out
     */
    public record Converted(List<MeasurementGroup> groups, int observations, List<Failure> failures) {
        public Converted {
            groups = List.copyOf(groups);
            failures = List.copyOf(failures);
        }
    }

    /**
     * Stores the measurements, many in one commit. What is wrong with a group is its failure; an exception means that it may go
     * better later: nothing or part of it is stored, and the same may be handed over again.
     */
    public Converted convert(List<Measurement> measurements) {
        List<Failure> failures = new ArrayList<>();
        List<MeasurementGroup> groups = MeasurementGroup.of(measurements);
        int observations = 0;
        for (int i = 0; i < groups.size(); i += GROUPS) {
            observations += storeAll(groups.subList(i, Math.min(i + GROUPS, groups.size())), failures);
        }
        return new Converted(groups, observations, failures);
    }

    /** Answers how many Observations were made or changed. */
    private int storeAll(List<MeasurementGroup> groups, List<Failure> failures) {
        int observations = 0;
        List<MeasurementGroup> left = groups;
        for (int attempt = 1; !left.isEmpty(); attempt++) {
            if (attempt > TRIES) {
                throw Problem.conflict("Others write to the same Observations all the time; try again");
            }
            Pending pending = new Pending();
            Map<MeasurementGroup, List<ObservationWrite>> made = make(left, pending, failures);
            rate.take(pending.byId.size());
            Set<String> refused;
            try {
                refused = Isolated.run(() -> records.putAll(List.copyOf(pending.byId.values())));
            } catch (DataError e) {
                return observations + storeEach(made.keySet(), failures, e);
            }
            observations += pending.byId.size() - refused.size();
            left = made.entrySet().stream()
                    .filter(group -> group.getValue().stream().anyMatch(write -> refused.contains(write.id())))
                    .map(Map.Entry::getKey)
                    .toList();
        }
        return observations;
    }

    /** One of them spoils the commit: alone each shows whether it is that one. */
    private int storeEach(Collection<MeasurementGroup> groups, List<Failure> failures, DataError error) {
        if (groups.size() == 1) {
            groups.forEach(group -> failures.add(new Failure(group, error)));
        }
        int observations = 0;
        if (groups.size() > 1) {
            for (MeasurementGroup group : List.copyOf(groups)) {
                observations += storeAll(List.of(group), failures);
            }
        }
        return observations;
    }

    private Map<MeasurementGroup, List<ObservationWrite>> make(
            List<MeasurementGroup> groups, Pending pending, List<Failure> failures) {
        Map<MeasurementGroup, List<ObservationWrite>> made = new LinkedHashMap<>();
        for (MeasurementGroup group : groups) {
            try {
                made.put(group, Isolated.run(() -> {
                    group.checkIds();
                    ResolvedIds ids = identities.resolve(group);
                    return maker.make(group, ids, pending::find, clock.instant(), pending::write);
                }));
            } catch (DataError e) {
                failures.add(new Failure(group, e));
            }
        }
        return made;
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
                            records.ready(resource, conditions.getOrDefault(write.id(), Precondition.ABSENT))));
        }
    }
}
