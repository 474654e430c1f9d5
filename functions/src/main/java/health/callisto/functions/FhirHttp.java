package health.callisto.functions;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatusType;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import health.callisto.rest.FhirEndpoint;
import health.callisto.rest.FhirResponse;
import health.callisto.rest.HttpRequest;
import java.util.Map;
import java.util.Optional;

/** All of HTTP: one route, because the host would try several in the order of their names. */
public final class FhirHttp {
    private final FhirEndpoint endpoint;

    public FhirHttp(FhirEndpoint endpoint) {
        this.endpoint = endpoint;
    }

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
                    HttpRequestMessage<Optional<String>> request,
            @BindingName("path") String path) {
        FhirResponse response = endpoint.handle(new HttpRequest(
                request.getHttpMethod().name(),
                RawUri.of(request, path),
                Map.copyOf(request.getHeaders()),
                request.getBody().orElse("")));
        HttpResponseMessage.Builder answer = request.createResponseBuilder(HttpStatusType.custom(response.status()));
        response.headers().forEach(answer::header);
        return response.body().length == 0
                ? answer.build()
                : answer.body(response.body()).build();
    }
}
