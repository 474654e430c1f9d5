package health.callisto.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.fhir.DateRange;
import health.callisto.http.HttpResponse;
import health.callisto.resource.ReindexStore;
import health.callisto.resource.version.StoredResource;
import health.callisto.resource.write.IndexValue;
import health.callisto.rest.FhirRequest;
import health.callisto.rest.Interaction;
import health.callisto.rest.Read;
import health.callisto.search.parameter.ParameterSet;
import health.callisto.search.parameter.SearchParameter;
import health.callisto.workspace.FhirService;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/**
 * {@code {type}/{id}/$reindex} (spec 03): POST indexes the resource again; both POST and GET answer Parameters with the
 * values that it is indexed by, named by the codes of their search parameters.
 */
public final class Reindex implements Interaction {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @Override
    public HttpResponse handle(FhirRequest request) {
        FhirService service = request.service();
        StoredResource resource = Read.current(request, request.key());
        if (request.method().equals("POST")) {
            new ReindexStore(service.database(), service.definitions(), service.intake(), service.backlog())
                    .one(resource);
        }
        Map<Integer, String> codes = codes(service, request.type().name());
        ObjectNode parameters = JSON.objectNode().put("resourceType", "Parameters");
        ArrayNode list = parameters.putArray("parameter");
        for (IndexValue value : service.intake().valuesOf(resource.key(), resource.json())) {
            list.addObject()
                    .put("name", codes.getOrDefault(value.parameter(), "?"))
                    .put("valueString", text(service, value));
        }
        if (list.isEmpty()) {
            parameters.remove("parameter");
        }
        return HttpResponse.of(200, parameters.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static Map<Integer, String> codes(FhirService service, String type) {
        Map<Integer, String> codes = new HashMap<>();
        ParameterSet set = service.parameterRegistry().current();
        set.searchable().of(type).forEach(parameter -> codes.put(parameter.number(), parameter.code()));
        for (ParameterSet.Registered one : set.registered()) {
            SearchParameter parameter = one.parameter();
            codes.put(parameter.number(), parameter.code());
        }
        return codes;
    }

    private static String text(FhirService service, IndexValue value) {
        if (value instanceof IndexValue.Token v) {
            return coded(v.system(), v.code());
        }
        if (value instanceof IndexValue.Label v) {
            return "text " + v.text();
        }
        if (value instanceof IndexValue.Text v) {
            return v.exact().isEmpty() ? v.normalized() : v.exact();
        }
        if (value instanceof IndexValue.Date v) {
            return time(v.start()) + "/" + time(v.end());
        }
        if (value instanceof IndexValue.Numeric v) {
            return v.low() + "/" + v.high();
        }
        if (value instanceof IndexValue.Quantity v) {
            return v.low() + "/" + v.high() + " " + coded(v.system(), v.code());
        }
        if (value instanceof IndexValue.Reference v) {
            return v.targetType() == 0
                    ? v.target()
                    : service.definitions().resourceType(v.targetType()).name() + "/" + v.target();
        }
        if (value instanceof IndexValue.Uri v) {
            return v.value();
        }
        IndexValue.Composite v = (IndexValue.Composite) value;
        return coded(v.system1(), v.code1()) + "$" + coded(v.system2(), v.code2()) + "$" + v.low2() + "/" + v.high2()
                + "$" + v.low3() + "/" + v.high3();
    }

    private static String coded(String system, String code) {
        return system.isEmpty() ? code : system + "|" + code;
    }

    /** An open end is told as {@code ..}, as in ISO 8601-2. */
    private static String time(long micros) {
        return micros == DateRange.OPEN_START || micros == DateRange.OPEN_END
                ? ".."
                : Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }
}
