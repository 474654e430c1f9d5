package health.callisto.localhost;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import health.callisto.problem.LoggedFailure;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the functions with an HTTP trigger, in the order of their names, as the Functions host does. That answers 404 with nothing
 * where a method is not taken; here it says so.
 */
final class HttpFunctions extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(HttpFunctions.class);

    private record HttpFunction(FunctionMethod function, Route route, List<HttpMethod> methods) {}

    private final List<HttpFunction> functions;
    private final Runnable accepted;

    /** @param accepted called when a function has answered 202 and where the job is that it began: it has sent a message */
    HttpFunctions(List<FunctionMethod> all, HostJson settings, Runnable accepted) {
        this.accepted = accepted;
        functions = all.stream()
                .flatMap(function -> function.annotation(HttpTrigger.class).stream()
                        .map(trigger -> new HttpFunction(
                                function,
                                new Route(
                                        settings.routePrefix(),
                                        trigger.route().isEmpty() ? function.name() : trigger.route()),
                                Arrays.asList(trigger.methods()))))
                .toList();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Optional<HttpMethod> known = Arrays.stream(HttpMethod.values())
                .filter(value -> value.name().equalsIgnoreCase(request.getMethod()))
                .findFirst();
        if (known.isEmpty()) {
            Response.writeError(request, response, callback, 501, "it has a method that is not known here");
            return true;
        }
        HttpMethod method = known.get();
        Set<HttpMethod> others = EnumSet.noneOf(HttpMethod.class);
        for (HttpFunction candidate : functions) {
            Optional<Map<String, String>> values =
                    candidate.route().match(String.valueOf(request.getHttpURI().getPath()));
            if (values.isPresent()
                    && (candidate.methods().isEmpty() || candidate.methods().contains(method))) {
                call(candidate.function(), values.get(), method, request, body(request), response, callback);
                return true;
            }
            if (values.isPresent()) {
                others.addAll(candidate.methods());
            }
        }
        if (others.isEmpty()) {
            Response.writeError(request, response, callback, 404, "there is nothing at its URL");
        } else {
            String allowed = others.stream().map(HttpMethod::name).collect(Collectors.joining(", "));
            response.getHeaders().put(HttpHeader.ALLOW, allowed);
            Response.writeError(request, response, callback, 405, "what is at its URL takes " + allowed);
        }
        return true;
    }

    private void call(
            FunctionMethod function,
            Map<String, String> values,
            HttpMethod method,
            Request request,
            byte[] body,
            Response response,
            Callback callback) {
        @Nullable
        Object[] arguments = Arrays.stream(function.parameters())
                .map(parameter -> argument(parameter, values, method, request, body))
                .toArray();
        try {
            Object result = function.call(arguments);
            if (result instanceof HttpResponseMessage answer && beginsJob(answer)) {
                accepted.run();
            }
            if (result instanceof HostRequest.HostResponse answer) {
                write(response, callback, answer.getStatusCode(), answer.headers(), bytes(answer.getBody()));
            } else if (result instanceof HttpResponseMessage answer) {
                write(response, callback, answer.getStatusCode(), Map.of(), bytes(answer.getBody()));
            } else {
                write(response, callback, result == null ? 204 : 200, Map.of(), bytes(result));
            }
        } catch (RuntimeException e) {
            LOG.error("The function {} failed", function.name(), LoggedFailure.of(e));
            write(response, callback, 500, Map.of(), new byte[0]);
        }
    }

    /** The kick-off of the asynchronous pattern; a job that is under way answers 202 too, without its own address. */
    private static boolean beginsJob(HttpResponseMessage answer) {
        return answer.getStatusCode() == 202 && answer.getHeader("Content-Location") != null;
    }

    private static @Nullable Object argument(
            Parameter parameter, Map<String, String> values, HttpMethod method, Request request, byte[] body) {
        BindingName binding = parameter.getAnnotation(BindingName.class);
        if (binding != null) {
            return Optional.ofNullable(values.get(binding.value()))
                    .map(HttpFunctions::decodedPath)
                    .orElse(null);
        }
        if (HttpRequestMessage.class.isAssignableFrom(parameter.getType())) {
            return new HostRequest<>(
                    url(request), method, headers(request), query(request), () -> requestBody(parameter, body), body);
        }
        return parameter.getType() == byte[].class ? body : new String(body, StandardCharsets.UTF_8);
    }

    /** {@code Optional<byte[]>} or {@code Optional<String>}, by the type argument; the bytes are decoded as UTF-8. */
    private static Optional<?> requestBody(Parameter parameter, byte[] body) {
        if (body.length == 0) {
            return Optional.empty();
        }
        boolean binary = parameter.getParameterizedType() instanceof ParameterizedType type
                && type.getActualTypeArguments()[0].getTypeName().contains("byte[]");
        return binary ? Optional.of(body) : Optional.of(new String(body, StandardCharsets.UTF_8));
    }

    private static String url(Request request) {
        String host = Optional.ofNullable(request.getHeaders().get("host")).orElse("localhost");
        return "http://" + host + request.getHttpURI().getPathQuery();
    }

    /** By lower-case name, repeats joined. */
    static Map<String, String> headers(Request request) {
        Map<String, String> headers = new HashMap<>();
        for (HttpField field : request.getHeaders()) {
            headers.merge(
                    field.getName().toLowerCase(Locale.ROOT), field.getValue(), (one, other) -> one + "," + other);
        }
        return headers;
    }

    /** As the worker has them: repeats joined, empty values left out. */
    private static Map<String, String> query(Request request) {
        Map<String, String> query = new HashMap<>();
        String text = request.getHttpURI().getQuery();
        for (String parameter : text == null ? new String[0] : text.split("&", -1)) {
            int equals = parameter.indexOf('=');
            if (equals > 0 && equals < parameter.length() - 1) {
                query.merge(
                        decoded(parameter.substring(0, equals)),
                        decoded(parameter.substring(equals + 1)),
                        (one, other) -> one + "," + other);
            }
        }
        return query;
    }

    private static String decodedPath(String text) {
        return decoded(text.replace("+", "%2B"));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // A percent sign that stands for itself.
            return text;
        }
    }

    /** Nothing of a body without a length: the Functions host drops it, and what fails there should not work here. */
    private static byte[] body(Request request) {
        WholeBodies.Whole whole = Request.as(request, WholeBodies.Whole.class);
        return whole == null || request.getLength() < 0 ? new byte[0] : whole.body();
    }

    private static byte[] bytes(@Nullable Object body) {
        if (body instanceof byte[] bytes) {
            return bytes;
        }
        return body == null ? new byte[0] : body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(
            Response response, Callback callback, int status, Map<String, String> headers, byte[] body) {
        response.setStatus(status);
        headers.forEach((name, value) -> response.getHeaders().put(name, value));
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
