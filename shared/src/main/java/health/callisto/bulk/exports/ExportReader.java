package health.callisto.bulk.exports;

import health.callisto.fhir.DateRange;
import health.callisto.fhir.Definitions;
import health.callisto.fhir.ReferenceText;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.http.QueryParameters;
import health.callisto.operation.OperationInput;
import health.callisto.problem.Problem;
import health.callisto.resource.version.SurrogateId;
import health.callisto.rest.FhirRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of {@code $export} (Bulk Data Access 2.0, spec 03); Problem INVALID for what cannot be honoured. */
final class ExportReader {
    private static final Set<String> KNOWN = Set.of(
            "_outputFormat",
            "_since",
            "_till",
            "_type",
            "_typeFilter",
            "_elements",
            "_container",
            "_maxCount",
            // Azure Health Data Services has it; units run side by side whatever it says.
            "_isParallel",
            "includeAssociatedData",
            "patient",
            "_anonymizationConfig",
            "_anonymizationConfigEtag",
            "_format",
            "_pretty");
    private static final Set<String> FORMATS = Set.of("application/fhir+ndjson", "application/ndjson", "ndjson");
    /** Rules of Azure Storage for names of containers. */
    private static final String CONTAINER = "[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9])){2,62}";

    private final FhirRequest request;
    private final OperationInput input;
    private final Definitions definitions;
    private final RuleFiles ruleFiles;

    ExportReader(FhirRequest request, RuleFiles ruleFiles) {
        this.request = request;
        this.ruleFiles = ruleFiles;
        this.input = OperationInput.read(request);
        this.definitions = request.service().definitions();
    }

    ExportDefinition read() {
        checkNames();
        input.text("_outputFormat")
                .map(format -> format.replace(' ', '+'))
                .filter(format -> !FORMATS.contains(format))
                .ifPresent(format -> {
                    throw Problem.invalid("_outputFormat must be application/fhir+ndjson");
                });
        List<String> associated = list("includeAssociatedData");
        associated.stream()
                .filter(data -> !data.equals("_history") && !data.equals("_deleted"))
                .findFirst()
                .ifPresent(data -> {
                    throw Problem.invalid("includeAssociatedData takes _history and _deleted, not '" + data + "'");
                });
        Optional<Instant> since = instant("_since");
        List<String> types = types();
        List<ExportDefinition.Filter> filters = filters(types);
        boolean history = associated.contains("_history");
        if (history && !filters.isEmpty()) {
            throw Problem.invalid("Replaced versions cannot be searched: leave out _typeFilter or _history");
        }
        return new ExportDefinition(
                request.baseUrl() + "/" + String.join("/", request.path()) + query(),
                scope(),
                types,
                filters,
                since.map(time -> SurrogateId.first(time) - 1).orElse(Long.MIN_VALUE),
                instant("_till").map(SurrogateId::first).orElse(Long.MAX_VALUE),
                elements(),
                container(),
                input.text("_maxCount").map(ExportReader::count).orElse(0L),
                history,
                // Who exports what changed since a time must be told what went (Bulk Data Access, 6.2.7).
                associated.contains("_deleted") || since.isPresent(),
                ruleFile(types, associated.contains("_deleted")));
    }

    private void checkNames() {
        boolean lenient = request.header("prefer")
                .filter(p -> p.contains("handling=lenient"))
                .isPresent();
        input.names().stream()
                .filter(name -> !KNOWN.contains(name) && (!lenient || DeidentificationReader.isConcerned(name)))
                .findFirst()
                .ifPresent(name -> {
                    throw Problem.invalid("$export has no parameter '" + name + "'");
                });
    }

    private @Nullable RuleFile ruleFile(List<String> types, boolean deletions) {
        List<String> exported = types.isEmpty()
                ? definitions.resourceTypes().stream().map(ResourceType::name).toList()
                : types;
        return new DeidentificationReader(input, ruleFiles, definitions)
                .read(exported, deletions)
                .orElse(null);
    }

    private String query() {
        return request.query().all().isEmpty()
                ? ""
                : "?"
                        + String.join(
                                "&",
                                request.query().all().stream()
                                        .map(parameter -> parameter.name() + "=" + parameter.value())
                                        .toList());
    }

    /** The values between commas of all parameters of that name. */
    private List<String> list(String name) {
        return input.texts(name).stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private Optional<Instant> instant(String name) {
        return input.text(name).map(text -> DateRange.parse(text)
                .map(range -> Instant.ofEpochMilli(Math.floorDiv(range.start(), 1000)))
                .orElseThrow(() -> Problem.invalid(
                        name + " must be a time as in 2026-01-31T12:00:00Z (in a URL write %2B for +)")));
    }

    private List<String> types() {
        List<String> types = list("_type");
        types.forEach(this::requireType);
        return types;
    }

    private void requireType(String type) {
        if (definitions.resourceType(type).isEmpty()) {
            throw Problem.invalid("'" + type + "' is no resource type of R4");
        }
    }

    /** Filters stand behind one another with commas, which queries have too: a filter begins with {@code Type?}. */
    private List<ExportDefinition.Filter> filters(List<String> types) {
        List<ExportDefinition.Filter> filters = new ArrayList<>();
        for (String text : input.texts("_typeFilter")) {
            for (String filter : text.split(",(?=[A-Z][A-Za-z]*\\?)", -1)) {
                int mark = filter.indexOf('?');
                if (mark <= 0) {
                    throw Problem.invalid("_typeFilter must be written as Type?parameter=value");
                }
                String type = filter.substring(0, mark);
                requireType(type);
                if (!types.isEmpty() && !types.contains(type)) {
                    throw Problem.invalid("_typeFilter names " + type + ", which _type does not");
                }
                QueryParameters criteria = QueryParameters.parse(filter.substring(mark + 1));
                request.service()
                        .search()
                        .checkCriteria(definitions.resourceType(type).orElseThrow(), criteria);
                filters.add(new ExportDefinition.Filter(type, filter.substring(mark + 1)));
            }
        }
        return filters;
    }

    private List<String> elements() {
        List<String> elements = list("_elements");
        for (String element : elements) {
            int dot = element.indexOf('.');
            if (dot > 0) {
                requireType(element.substring(0, dot));
            }
        }
        return elements;
    }

    private String container() {
        String container =
                input.text("_container").orElse(request.service().settings().container());
        if (!container.matches(CONTAINER)) {
            throw Problem.invalid("_container must be the name of a storage container: 3 to 63 of a-z, 0-9 and '-'");
        }
        request.service().settings().exporting().require(container);
        return container;
    }

    private static long count(String text) {
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw Problem.invalid("_maxCount must be a number from 1 to 999999999");
        }
        return Long.parseLong(text);
    }

    private ExportDefinition.Scope scope() {
        List<String> patients = input.references("patient").stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(this::patient)
                .distinct()
                .toList();
        return switch (request.path().get(0)) {
            case "Patient" -> new ExportDefinition.Scope(true, patients, "");
            case "Group" -> new ExportDefinition.Scope(true, patients, group());
            default -> {
                if (!patients.isEmpty()) {
                    throw Problem.invalid("The parameter patient belongs to Patient/$export and Group/[id]/$export");
                }
                yield new ExportDefinition.Scope(false, List.of(), "");
            }
        };
    }

    private String patient(String reference) {
        String base = request.baseUrl() + "/";
        String relative = reference.startsWith(base) ? reference.substring(base.length()) : reference;
        return ReferenceText.parse(definitions, request.service().bases().relative(relative))
                .filter(key -> key.type().name().equals("Patient"))
                .map(ResourceKey::id)
                .orElseThrow(() -> Problem.invalid("patient must be a reference as in Patient/123"));
    }

    /** The version that is current now: who becomes a member later is not exported. */
    private String group() {
        ResourceKey key = request.key();
        return request.service()
                .resources()
                .find(key)
                .filter(group -> !group.deleted())
                .map(group -> key.id() + "/" + group.version())
                .orElseThrow(() -> Problem.notFound(key + " is not known"));
    }
}
