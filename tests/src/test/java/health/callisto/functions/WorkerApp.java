package health.callisto.functions;

import health.callisto.Callisto;
import health.callisto.config.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The functions over a data folder, called as the cloud calls them. */
public final class WorkerApp implements AutoCloseable {
    /** Nobody listens there. */
    public static final String NO_STORAGE =
            "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=AAAA;"
                    + "BlobEndpoint=http://127.0.0.1:9/devstoreaccount1;QueueEndpoint=http://127.0.0.1:9/devstoreaccount1;"
                    + "TableEndpoint=http://127.0.0.1:9/devstoreaccount1;";

    private final Callisto callisto;
    private final Product product;

    /** With the default service {@code /demo/fhir/main}. */
    public WorkerApp(Path data, String storage) {
        callisto = new Callisto(
                Settings.of(Map.of(
                        "CALLISTO_AUTH", "off", "CALLISTO_DATA", data.toString(), "AzureWebJobsStorage", storage)),
                new SimpleMeterRegistry());
        callisto.makeDefaultService();
        product = Product.of(callisto);
    }

    Product product() {
        return product;
    }

    public WorkerResponse send(String method, String path, String body, String... headers) {
        return send(method, path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    /**
     * What the function answers to a request that arrives as the worker hands it over.
     *
     * @param headers names and values in turn
     */
    public WorkerResponse send(String method, String path, byte[] body, String... headers) {
        return send(product, method, path, body, headers);
    }

    static WorkerResponse send(Product product, String method, String path, byte[] body, String... headers) {
        Map<String, String> byName = new HashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            byName.put(headers[i], headers[i + 1]);
        }
        try {
            WorkerRequest request = new WorkerRequest(method, "http://localhost:7071" + path, byName, body);
            return (WorkerResponse) new FhirHttp(product).run(request);
        } catch (ClassCastException e) {
            return WorkerResponse.failed();
        }
    }

    @Override
    public void close() {
        callisto.close();
    }
}
