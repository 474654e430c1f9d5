package health.callisto.functions;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatusType;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import health.callisto.http.HttpRequest;
import health.callisto.http.HttpResponse;
import health.callisto.rest.FhirArea;
import java.util.Map;
import java.util.Optional;

/** All of HTTP: one route, because the host would try several in the order of their names. */
public final class FhirHttp {
    private final Product product;

    public FhirHttp(Product product) {
        this.product = product;
    }

    /** Takes no parameter of the route: the host has none for {@code /}, and the worker fails without it. */
    @FunctionName("FhirHttp")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = {
                                HttpMethod.GET,
                                HttpMethod.HEAD,
                                HttpMethod.POST,
                                HttpMethod.PUT,
                                HttpMethod.PATCH,
                                HttpMethod.DELETE,
                                HttpMethod.OPTIONS
                            },
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = "{*path}")
                    HttpRequestMessage<Optional<String>> request) {
        HttpResponse response = product.find()
                .map(callisto -> callisto.pipeline().handle(read(request)))
                .orElseGet(() ->
                        FhirArea.notStarted(String.valueOf(product.failure().getMessage())));
        HttpResponseMessage.Builder answer = request.createResponseBuilder(HttpStatusType.custom(response.status()));
        response.headers().forEach(answer::header);
        return response.body().length == 0
                ? answer.build()
                : answer.body(response.body()).build();
    }

    private static HttpRequest read(HttpRequestMessage<Optional<String>> request) {
        String url = SentUrl.of(request).orElse("");
        String method = request.getHttpMethod().name();
        Map<String, String> headers = Map.copyOf(request.getHeaders());
        return request instanceof SentBody sent
                ? new HttpRequest(method, url, headers, sent.sentBody())
                : new HttpRequest(method, url, headers, request.getBody().orElse(""));
    }
}
