package health.callisto.bundle;

import health.callisto.fhir.Deadline;
import health.callisto.fhir.Definitions;
import health.callisto.fhir.JsonDocument;
import health.callisto.fhir.ResourceKey;
import health.callisto.intake.ResourceIntake.Incoming;
import health.callisto.problem.Problem;
import health.callisto.resource.version.StoredResource;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.Write;
import health.callisto.resource.write.WriteOutcome;
import health.callisto.rest.FhirRequest;
import health.callisto.rest.Patch;
import health.callisto.rest.Preconditions;
import health.callisto.rest.Update;
import health.callisto.rest.VersionAwareUpdate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A transaction (R4 http.html#transaction): all entries or none, in one database transaction. Everything that can be
 * wrong is found before the commit, the end of the time for the request too; reads are answered after it.
 */
final class Transaction {
    /** A transaction whose patches were overtaken is made again on the new versions. */
    private static final int TRIES = 20;

    private final Definitions definitions;
    private final Supplier<String> newId;
    private final EntryAnswers answers;

    Transaction(Definitions definitions, Supplier<String> newId, EntryAnswers answers) {
        this.definitions = definitions;
        this.newId = newId;
        this.answers = answers;
    }

    byte[] run(FhirRequest request, JsonDocument bundle, List<EntryRequest> entries) {
        entries.forEach(entry -> answers.check(request, entry));
        TransactionPlanner planner = new TransactionPlanner(definitions, request, newId, bundle);
        Supplier<Map<EntryRequest, Done>> work = () -> commit(request, bundle, planner, entries);
        // Two equal conditional creates must not both find nothing: what depends on a search goes one at a time.
        boolean conditional = entries.stream().anyMatch(Transaction::isConditional);
        Map<EntryRequest, Done> done =
                conditional ? request.service().database().exclusively(FhirRequest.CONDITIONAL, work) : work.get();
        return response(request, entries, done);
    }

    private static boolean isConditional(EntryRequest entry) {
        boolean writes =
                switch (entry.method()) {
                    case PUT, PATCH, DELETE -> true;
                    case POST, GET, HEAD -> false;
                };
        return entry.ifNoneExist().isPresent() || (writes && !entry.query().isEmpty());
    }

    /** A plan that was carried out; the outcome is empty for a conditional create that found its match. */
    private record Done(PlannedWrite plan, Optional<WriteOutcome> outcome) {}

    private Map<EntryRequest, Done> commit(
            FhirRequest request, JsonDocument bundle, TransactionPlanner planner, List<EntryRequest> entries) {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            Optional<Map<EntryRequest, Done>> done = attempt(request, bundle, planner, planner.plan(entries));
            if (done.isPresent()) {
                return done.get();
            }
        }
        throw Problem.conflict("Others changed the resources that the transaction patches each time; send it again");
    }

    /** Empty if the base of a PATCH was replaced between the reading of it and the commit: then the new one is patched. */
    private Optional<Map<EntryRequest, Done>> attempt(
            FhirRequest request, JsonDocument bundle, TransactionPlanner planner, List<PlannedWrite> plans) {
        ReferenceRewriter rewriter = new ReferenceRewriter(
                definitions,
                bundle,
                LinkTargets.of(bundle, plans),
                new ConditionalReferences(definitions, request.service(), bundle, plans)::resolve);
        List<PlannedWrite> writing = new ArrayList<>();
        List<Write> writes = new ArrayList<>();
        Map<EntryRequest, Done> done = new HashMap<>();
        for (PlannedWrite plan : plans) {
            request.service().deadline().check();
            if (plan.action() == PlannedWrite.Action.EXISTING) {
                done.put(plan.entry(), new Done(plan, Optional.empty()));
            } else {
                writing.add(plan);
                writes.add(write(request, bundle, rewriter, plan));
            }
        }
        DistinctTargets.require(request.service(), writing, writes);
        List<WriteOutcome> outcomes =
                writes.isEmpty() ? List.of() : request.service().resources().commit(Batch.transaction(writes));
        for (int i = 0; i < writing.size(); i++) {
            if (outcomes.get(i).result() == WriteOutcome.Result.REFUSED) {
                if (writing.get(i).action() == PlannedWrite.Action.PATCH) {
                    return Optional.empty();
                }
                throw refused(planner, writing.get(i), outcomes.get(i));
            }
            done.put(writing.get(i).entry(), new Done(writing.get(i), Optional.of(outcomes.get(i))));
        }
        return Optional.of(done);
    }

    private static Write write(
            FhirRequest request, JsonDocument bundle, ReferenceRewriter rewriter, PlannedWrite plan) {
        EntryRequest entry = plan.entry();
        if (plan.action() == PlannedWrite.Action.DELETE) {
            return new Write.Delete(plan.key(), plan.precondition());
        }
        byte[] resource = rewriter.rewrite(entry);
        if (plan.action() == PlannedWrite.Action.PATCH) {
            EntryBody patch = EntryBody.patch(bundle, entry, resource);
            Incoming patched = InEntry.call(
                    entry,
                    () -> Patch.patched(
                            request.service(),
                            plan.base().orElseThrow(),
                            Patch.read(request.service().definitions(), patch.contentType(), patch.content())));
            return request.service().intake().write(patched, plan.key().id(), plan.precondition(), Optional.empty());
        }
        Incoming incoming = InEntry.call(
                entry,
                () -> request.service().intake().read(resource, plan.key().type()));
        boolean byId =
                entry.method() == EntryRequest.Method.PUT && entry.query().isEmpty();
        if (entry.method() == EntryRequest.Method.PUT) {
            InEntry.run(entry, () -> Update.refuseSubset(incoming));
        }
        if (byId && !incoming.id().equals(Optional.of(plan.key().id()))) {
            throw entry.invalid("The resource's id must be there and be that of the url");
        }
        return request.service().intake().write(incoming, plan.key().id(), plan.precondition(), Optional.empty());
    }

    private static Problem refused(TransactionPlanner planner, PlannedWrite plan, WriteOutcome outcome) {
        EntryRequest entry = plan.entry();
        Precondition asked = TransactionPlanner.asked(entry);
        Optional<StoredResource> current = outcome.stored().filter(version -> !version.deleted());
        boolean unnamed = plan.action() == PlannedWrite.Action.PUT
                && planner.isUnnamed(entry, plan.key().type())
                && asked.holds(current.isPresent(), outcome.version());
        return unnamed
                ? entry.invalid(VersionAwareUpdate.advice(plan.key(), outcome.version()))
                : Problem.preconditionFailed(entry.place() + ": " + Preconditions.why(asked, plan.key(), current));
    }

    private byte[] response(FhirRequest request, List<EntryRequest> entries, Map<EntryRequest, Done> done) {
        boolean representation = request.header("prefer")
                .filter(p -> p.contains("return=representation"))
                .isPresent();
        Map<ResourceKey, StoredResource> existing = existing(request, done.values());
        BundleResponse response = new BundleResponse("transaction");
        for (EntryRequest entry : entries) {
            Done mine = done.get(entry);
            if (mine != null) {
                answers.record(request, entry, written(response, request, mine, existing, representation));
            } else if (entry.method() == EntryRequest.Method.DELETE) {
                response.status("204 No Content");
                answers.record(request, entry, 204);
            } else {
                answers.answer(response, request, () -> new EntryAnswers.Asked(entry, EntryBody.NONE));
            }
        }
        return response.finish();
    }

    /** What conditional creates found. What is committed is told, however late it is. */
    private static Map<ResourceKey, StoredResource> existing(FhirRequest request, Collection<Done> done) {
        List<ResourceKey> found = done.stream()
                .filter(d -> d.outcome().isEmpty())
                .map(d -> d.plan().key())
                .toList();
        return found.isEmpty()
                ? Map.of()
                : request.service().within(Deadline.NONE).resources().findAll(found);
    }

    /** Puts a write into the response, and returns its status. */
    private static int written(
            BundleResponse response,
            FhirRequest request,
            Done done,
            Map<ResourceKey, StoredResource> existing,
            boolean representation) {
        StoredResource version = done.outcome()
                .flatMap(WriteOutcome::stored)
                .orElseGet(() -> existing.get(done.plan().key()));
        if (done.plan().action() == PlannedWrite.Action.DELETE || version == null || version.deleted()) {
            response.status("204 No Content");
            return 204;
        }
        boolean created = done.outcome()
                .filter(o -> o.result() == WriteOutcome.Result.CREATED)
                .isPresent();
        Optional<byte[]> resource = representation ? Optional.of(version.json()) : Optional.empty();
        response.version(created ? "201 Created" : "200 OK", request.baseUrl(), version, resource);
        return created ? 201 : 200;
    }
}
