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
    /** Observations that are stored in one commit: enough to be quick, few enough that others get their turn. */
    private static final int PARTS = 200;

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

    /** Measurements of one group that cannot be stored, and why; trying again changes nothing. */
    public record Failure(List<Measurement> measurements, DataError error) {
        public Failure {
            measurements = List.copyOf(measurements);
        }
    }

    /**
     * What came of measurements.
     *
     * @param groups all of them
     * @param observations how many were made or changed
     * @param failures measurements that were left out
     */
    public record Converted(List<MeasurementGroup> groups, int observations, List<Failure> failures) {
        public Converted {
            groups = List.copyOf(groups);
            failures = List.copyOf(failures);
        }
    }

    /** Measurements of one group that become part of one Observation. */
    private record Part(List<Measurement> measurements, MeasurementGroup group, ResolvedIds ids) {
        Part with(List<Measurement> some) {
            return new Part(some, MeasurementGroup.whole(some), ids);
        }
    }

    private record Made(Part part, List<ObservationWrite> writes) {}

    /**
     * Stores the measurements, many in one commit. What is wrong with a measurement is its failure, and what no single one explains
     * is that of all that would have become part of one Observation; an exception means that it may go better later: nothing or
     * part of it is stored, and the same may be handed over again.
     */
    public Converted convert(List<Measurement> measurements) {
        List<Failure> failures = new ArrayList<>();
        List<MeasurementGroup> groups = new ArrayList<>();
        List<Part> parts = new ArrayList<>();
        for (List<Measurement> its : MeasurementGroup.divided(measurements)) {
            MeasurementGroup group = MeasurementGroup.whole(its);
            groups.add(group);
            try {
                parts.addAll(Isolated.run(() -> parts(group, its)));
            } catch (DataError e) {
                failures.add(new Failure(its, e));
            }
        }
        int observations = 0;
        for (int i = 0; i < parts.size(); i += PARTS) {
            observations += storeAll(parts.subList(i, Math.min(i + PARTS, parts.size())), failures);
        }
        return new Converted(groups, observations, failures);
    }

    private List<Part> parts(MeasurementGroup group, List<Measurement> measurements) {
        group.checkIds();
        Part whole = new Part(measurements, group, identities.resolve(group));
        List<List<Measurement>> divided = maker.divided(group.type(), measurements);
        return divided.size() == 1
                ? List.of(whole)
                : divided.stream().map(whole::with).toList();
    }

    /** Returns how many Observations were made or changed. */
    private int storeAll(List<Part> parts, List<Failure> failures) {
        int observations = 0;
        List<Part> left = parts;
        for (int attempt = 1; !left.isEmpty(); attempt++) {
            if (attempt > TRIES) {
                throw Problem.conflict("Others write to the same Observations all the time; try again");
            }
            Pending pending = new Pending();
            List<Made> made = make(left, pending, failures);
            rate.take(pending.byId.size());
            Set<String> refused;
            try {
                refused = Isolated.run(() -> records.putAll(List.copyOf(pending.byId.values())));
            } catch (DataError e) {
                return observations + storeEach(made.stream().map(Made::part).toList(), failures, e);
            }
            observations += pending.byId.size() - refused.size();
            left = made.stream()
                    .filter(each -> each.writes().stream().anyMatch(write -> refused.contains(write.id())))
                    .map(Made::part)
                    .toList();
        }
        return observations;
    }

    /** One of them spoils the commit: fewer and fewer together show which. */
    private int storeEach(List<Part> parts, List<Failure> failures, DataError error) {
        List<List<Part>> fewer = new ArrayList<>();
        if (parts.size() > 1) {
            parts.forEach(part -> fewer.add(List.of(part)));
        } else {
            for (Part part : parts) {
                List<Measurement> its = part.measurements();
                int half = its.size() / 2;
                if (half == 0) {
                    failures.add(new Failure(its, error));
                } else {
                    fewer.add(List.of(part.with(its.subList(0, half))));
                    fewer.add(List.of(part.with(its.subList(half, its.size()))));
                }
            }
        }
        int observations = 0;
        for (List<Part> some : fewer) {
            observations += storeAll(some, failures);
        }
        return observations;
    }

    private List<Made> make(List<Part> parts, Pending pending, List<Failure> failures) {
        List<Made> made = new ArrayList<>();
        parts.forEach(part -> make(part, pending, made, failures));
        return made;
    }

    private void make(Part part, Pending pending, List<Made> made, List<Failure> failures) {
        try {
            made.add(new Made(
                    part,
                    Isolated.run(() ->
                            maker.make(part.group(), part.ids(), pending::find, clock.instant(), pending::write))));
        } catch (DataError e) {
            Blame.Found found = Blame.of(part.measurements(), e, some -> attempt(part.with(some), pending));
            failures.addAll(found.failures());
            if (!found.others().isEmpty()) {
                make(part.with(found.others()), pending, made, failures);
            }
        }
    }

    /** Goes the same way, and nothing comes of it. */
    private void attempt(Part part, Pending pending) {
        maker.make(part.group(), part.ids(), pending::find, clock.instant(), pending::ready);
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
            ready(write).ifPresent(put -> byId.put(write.id(), put));
        }

        /** DataError FHIR_DATA_MAPPING if it is no valid resource. */
        Optional<FhirRecords.Put> ready(ObservationWrite write) {
            return write.resource()
                    .map(resource -> records.ready(resource, conditions.getOrDefault(write.id(), Precondition.ABSENT)));
        }
    }
}
