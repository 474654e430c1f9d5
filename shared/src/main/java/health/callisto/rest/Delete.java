package health.callisto.rest;

import health.callisto.fhir.ResourceKey;
import health.callisto.http.HttpResponse;
import health.callisto.http.QueryParameters;
import health.callisto.problem.Problem;
import health.callisto.resource.PurgeStore;
import health.callisto.resource.version.StoredResource;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.Write;
import health.callisto.resource.write.WriteOutcome;
import java.util.List;
import java.util.Optional;

/** {@code DELETE {type}/{id}} (R4 http.html#delete) and {@code DELETE {type}?criteria} (http.html#3.1.0.7.1), of one match or of up to {@code _count}. */
public final class Delete implements Interaction {
    /** Resources that one conditional delete may take, in one transaction. */
    private static final int MOST = 1000;
    /** Both spellings are in use. */
    private static final List<String> HARD = List.of("hardDelete", "_hardDelete");

    @Override
    public HttpResponse handle(FhirRequest request) {
        // A bad value is told before anything is deleted.
        isHard(request);
        if (request.path().size() == 2) {
            return delete(request, request.key());
        }
        return request.service().database().exclusively(FhirRequest.CONDITIONAL, () -> conditional(request));
    }

    private static HttpResponse conditional(FhirRequest request) {
        if (request.query().all().isEmpty()) {
            throw Problem.invalid("A DELETE needs an id or criteria: DELETE Type/id or DELETE Type?criteria");
        }
        QueryParameters criteria = new QueryParameters(request.query().all().stream()
                .filter(parameter -> !parameter.name().equals("_count") && !HARD.contains(parameter.name()))
                .toList());
        Optional<Integer> count = request.query().first("_count").map(Delete::count);
        List<StoredResource> matches = request.service().search().matches(request.type(), criteria, count.orElse(2));
        if (count.isEmpty() && matches.size() > 1) {
            throw Problem.multipleMatches(
                    "The criteria match more than one resource; make them narrower, or say with _count how many may go");
        }
        if (count.isEmpty() && matches.size() == 1) {
            return delete(request, matches.get(0).key());
        }
        Precondition asked = Preconditions.of(request);
        List<Write> deletions = matches.stream()
                .map(match -> (Write) new Write.Delete(match.key(), asked))
                .toList();
        if (deletions.isEmpty()) {
            Preconditions.requireAbsent(asked);
        } else {
            List<WriteOutcome> outcomes = request.service().resources().commit(Batch.transaction(deletions));
            for (int i = 0; i < outcomes.size(); i++) {
                if (outcomes.get(i).result() == WriteOutcome.Result.REFUSED) {
                    throw Preconditions.refused(asked, matches.get(i).key(), outcomes.get(i));
                }
            }
            matches.forEach(match -> purge(request, match.key()));
        }
        return HttpResponse.empty(204);
    }

    /** A hard delete: nothing of the resource stays. Killed in between, it is deleted and can be purged again. */
    private static void purge(FhirRequest request, ResourceKey key) {
        if (isHard(request)) {
            new PurgeStore(request.service().database(), request.service().definitions()).purge(key);
        }
    }

    private static boolean isHard(FhirRequest request) {
        Optional<String> hard = HARD.stream()
                .flatMap(name -> request.query().first(name).stream())
                .findFirst();
        if (hard.filter(value -> !value.matches("true|false")).isPresent()) {
            throw Problem.invalid("hardDelete must be true or false");
        }
        return hard.equals(Optional.of("true"));
    }

    private static int count(String text) {
        if (!text.matches("[1-9][0-9]{0,3}") || Integer.parseInt(text) > MOST) {
            throw Problem.invalid("_count of a DELETE must be a number from 1 to " + MOST);
        }
        return Integer.parseInt(text);
    }

    /** Deleting what is not there changes nothing and is no error. */
    private static HttpResponse delete(FhirRequest request, ResourceKey key) {
        Precondition asked = Preconditions.of(request);
        WriteOutcome outcome = request.service()
                .resources()
                .commit(Batch.of(new Write.Delete(key, asked)))
                .get(0);
        if (outcome.result() == WriteOutcome.Result.REFUSED) {
            throw Preconditions.refused(asked, key, outcome);
        }
        purge(request, key);
        HttpResponse response = HttpResponse.empty(204);
        return outcome.version() == 0 ? response : response.with("ETag", EntityTag.of(outcome.version()));
    }
}
