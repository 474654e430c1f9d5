package health.callisto.bundle;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.JsonDocument;
import health.callisto.fhir.JsonParser;
import health.callisto.http.HttpResponse;
import health.callisto.problem.Problem;
import health.callisto.rest.FhirRequest;
import health.callisto.rest.Interaction;
import health.callisto.rest.Interactions;
import java.util.List;
import java.util.function.Supplier;

/** {@code POST [base]}: a batch or a transaction (R4 http.html#transaction). */
public final class BundleInteraction implements Interaction {
    private final int mostEntries;
    private final Definitions definitions;
    private final Supplier<String> newId;
    private final EntryAnswers answers;

    /**
     * @param interactions carry out the entries of a batch and the reads of a transaction
     * @param newId makes the ids of created resources
     * @param mostEntries of a bundle
     */
    public BundleInteraction(
            Definitions definitions, Supplier<String> newId, Interactions interactions, int mostEntries) {
        this.mostEntries = mostEntries;
        this.definitions = definitions;
        this.newId = newId;
        this.answers = new EntryAnswers(interactions);
    }

    @Override
    public HttpResponse handle(FhirRequest request) {
        if (request.header("idempotency-key").isPresent()) {
            throw Problem.invalid(
                    "Idempotency-Key is taken with the create of one resource. Make the entries of a bundle"
                            + " repeatable instead: PUT, or POST with ifNoneExist");
        }
        JsonDocument bundle = new JsonParser(definitions.names()).parse(request.body());
        BundleReader reader = new BundleReader(bundle, mostEntries);
        boolean transaction = reader.type().equals("transaction");
        List<BundleReader.Entry> entries = reader.entries();
        byte[] response = transaction
                ? new Transaction(definitions, newId, answers)
                        .run(
                                request,
                                bundle,
                                entries.stream()
                                        .map(BundleReader.Entry::require)
                                        .toList())
                : batch(request, bundle, entries);
        return HttpResponse.of(200, response);
    }

    /**
     * Each entry stands for itself: one that fails tells why and the others go on. Those that the deadline of the request comes
     * before are answered 503 each: the caller learns what is done, and sends these again.
     */
    private byte[] batch(FhirRequest request, JsonDocument bundle, List<BundleReader.Entry> entries) {
        BundleResponse response = new BundleResponse("batch");
        for (BundleReader.Entry entry : entries) {
            answers.answer(response, request, () -> inBundle(bundle, entry.require()));
        }
        return response.finish();
    }

    private static EntryAnswers.Asked inBundle(JsonDocument bundle, EntryRequest entry) {
        return new EntryAnswers.Asked(entry, InEntry.call(entry, () -> EntryBody.of(bundle, entry)));
    }
}
