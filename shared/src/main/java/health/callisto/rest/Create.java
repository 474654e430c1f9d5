package health.callisto.rest;

import health.callisto.http.HttpResponse;
import health.callisto.http.QueryParameters;
import health.callisto.intake.ResourceIntake.Incoming;
import health.callisto.problem.Problem;
import health.callisto.resource.version.StoredResource;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.Write;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code POST {type}} (R4 http.html#create), with {@code If-None-Exist} conditional (http.html#ccreate). */
public final class Create implements Interaction {
    private final Supplier<String> newId;

    public Create(Supplier<String> newId) {
        this.newId = newId;
    }

    @Override
    public HttpResponse handle(FhirRequest request) {
        Incoming incoming = Body.read(request);
        Optional<String> criteria = request.header("if-none-exist");
        if (criteria.isEmpty()) {
            return create(request, incoming, newId.get());
        }
        return request.service()
                .database()
                .exclusively(FhirRequest.CONDITIONAL, () -> createUnlessThere(request, incoming, criteria.get()));
    }

    private HttpResponse createUnlessThere(FhirRequest request, Incoming incoming, String criteria) {
        QueryParameters query = CreateCriteria.read(criteria, request.type(), request.baseUrl());
        List<StoredResource> matches = request.service().search().matches(request.type(), query, 2);
        if (matches.size() > 1) {
            throw Problem.multipleMatches("If-None-Exist matches more than one resource; make its criteria narrower");
        }
        return matches.isEmpty()
                ? create(request, incoming, newId.get())
                : VersionResponse.written(request, 200, matches.get(0));
    }

    private static HttpResponse create(FhirRequest request, Incoming incoming, String id) {
        Write.Put put = request.service().intake().write(incoming, id, Precondition.NEW, Optional.empty());
        Optional<String> idempotencyKey = request.header("idempotency-key");
        StoredResource made = idempotencyKey.isPresent()
                ? IdempotentCreate.create(request, idempotencyKey.get(), put)
                : request.service()
                        .resources()
                        .commit(Batch.of(put))
                        .get(0)
                        .stored()
                        .orElseThrow();
        return VersionResponse.written(request, 201, made);
    }
}
