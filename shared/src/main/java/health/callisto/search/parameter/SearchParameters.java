package health.callisto.search.parameter;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All search parameters of a service. Immutable. */
public final class SearchParameters {
    private static final String TABLE = "/health/callisto/fhir/search-parameters.txt";

    private final Map<String, Map<String, SearchParameter>> byType;
    /** Resource type → code → why it cannot be searched by. */
    private final Map<String, Map<String, String>> unready;
    /** Number of a union → those of its parts. */
    private final Map<Integer, List<Integer>> unions;

    private SearchParameters(
            Map<String, Map<String, SearchParameter>> byType,
            Map<String, Map<String, String>> unready,
            Map<Integer, List<Integer>> unions) {
        this.byType = byType;
        this.unready = unready;
        this.unions = unions;
    }

    static SearchParameters of(List<SearchParameter> all) {
        Map<String, Map<String, SearchParameter>> byType = new HashMap<>();
        for (SearchParameter parameter : all) {
            byType.computeIfAbsent(parameter.resourceType(), type -> new LinkedHashMap<>())
                    .put(parameter.code(), parameter);
        }
        Map<Integer, List<Integer>> unions = new HashMap<>();
        byType.values().forEach(codes -> unions.putAll(UnionParameters.of(codes.values())));
        return new SearchParameters(byType, Map.of(), unions);
    }

    /** These and the parameter, or instead of the one of that code. */
    SearchParameters with(SearchParameter parameter) {
        return changed(parameter.resourceType(), codes -> codes.put(parameter.code(), parameter));
    }

    /**
     * These without the parameter.
     *
     * @param reason why it cannot be searched by, for those who try
     */
    SearchParameters without(SearchParameter parameter, String reason) {
        SearchParameters fewer = changed(parameter.resourceType(), codes -> codes.remove(parameter.code()));
        Map<String, Map<String, String>> reasons = new HashMap<>(unready);
        Map<String, String> ofType = new HashMap<>(reasons.getOrDefault(parameter.resourceType(), Map.of()));
        ofType.put(parameter.code(), reason);
        reasons.put(parameter.resourceType(), ofType);
        return new SearchParameters(fewer.byType, reasons, unions);
    }

    private SearchParameters changed(String resourceType, Consumer<Map<String, SearchParameter>> change) {
        Map<String, Map<String, SearchParameter>> types = new HashMap<>(byType);
        Map<String, SearchParameter> codes = new LinkedHashMap<>(types.getOrDefault(resourceType, Map.of()));
        change.accept(codes);
        types.put(resourceType, codes);
        return new SearchParameters(types, unready, unions);
    }

    /** The numbers that the parameter's values are stored under: its own, or for a union those of its parts. */
    public List<Integer> storedAs(SearchParameter parameter) {
        return unions.getOrDefault(parameter.number(), List.of(parameter.number()));
    }

    /** Whether the values are those of other parameters together, and not stored a second time. */
    boolean isUnion(SearchParameter parameter) {
        return unions.containsKey(parameter.number());
    }

    /** These without the unions of which a part cannot be searched by. */
    SearchParameters withoutBrokenUnions() {
        SearchParameters whole = this;
        for (SearchParameter union : all().stream().filter(this::isUnion).toList()) {
            Optional<String> reason = r4().of(union.resourceType()).stream()
                    .filter(part -> storedAs(union).contains(part.number()))
                    .flatMap(this::whyBroken)
                    .findFirst();
            if (reason.isPresent()) {
                whole = whole.without(union, reason.get());
            }
        }
        return whole;
    }

    private Stream<String> whyBroken(SearchParameter part) {
        return whyUnready(part.resourceType(), part.code()).stream()
                .map(reason -> "rests on '" + part.code() + "', which " + reason);
    }

    /** Why the parameter, which is defined, cannot be searched by; empty if it is not defined. */
    public Optional<String> whyUnready(String resourceType, String code) {
        return Optional.ofNullable(unready.getOrDefault(resourceType, Map.of()).get(code));
    }

    /** The parameter of that type with this definition. */
    Optional<SearchParameter> byUrl(String resourceType, String url) {
        return of(resourceType).stream()
                .filter(parameter -> parameter.url().equals(url))
                .findFirst();
    }

    /** All parameters of all types, by number. */
    public List<SearchParameter> all() {
        return byType.values().stream()
                .flatMap(codes -> codes.values().stream())
                .sorted(Comparator.comparingInt(SearchParameter::number))
                .toList();
    }

    /** Whether the canonical URL is that of one of R4's base parameters. */
    static boolean isOfR4(String url) {
        return R4.URLS.contains(url);
    }

    /** Those of R4 base, from the table that the build compiled; loaded at the first call. */
    public static SearchParameters r4() {
        return R4.INSTANCE;
    }

    private static final class R4 {
        static final SearchParameters INSTANCE = SearchParameters.of(load());
        static final Set<String> URLS = INSTANCE.byType.values().stream()
                .flatMap(codes -> codes.values().stream())
                .map(SearchParameter::url)
                .collect(Collectors.toUnmodifiableSet());
    }

    public Optional<SearchParameter> find(String resourceType, String code) {
        return Optional.ofNullable(byType.getOrDefault(resourceType, Map.of()).get(code));
    }

    /** All parameters of the type, common ones included, by code. */
    public List<SearchParameter> of(String resourceType) {
        return List.copyOf(byType.getOrDefault(resourceType, Map.of()).values());
    }

    private static List<SearchParameter> load() {
        try (InputStream in = SearchParameters.class.getResourceAsStream(TABLE)) {
            if (in == null) {
                throw new IllegalStateException("The product was built without the table of search parameters");
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .map(SearchParameters::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The table of search parameters cannot be read", e);
        }
    }

    private static SearchParameter read(String line) {
        String[] fields = line.split("\t", -1);
        return new SearchParameter(
                Integer.parseInt(fields[0]),
                fields[1],
                fields[2],
                type(fields[3]),
                fields[4],
                fields[5].equals("-") ? List.of() : Arrays.asList(fields[5].split(",", -1)),
                fields[6].equals("-") ? "" : fields[6],
                components(fields[7]));
    }

    private static List<SearchParameter.Component> components(String text) {
        List<SearchParameter.Component> components = new ArrayList<>();
        if (!text.equals("-")) {
            for (String component : text.split(";", -1)) {
                String[] fields = component.split("~", -1);
                components.add(new SearchParameter.Component(type(fields[0]), fields[1], fields[2]));
            }
        }
        return components;
    }

    private static ParameterType type(String code) {
        return ParameterType.valueOf(code.toUpperCase(Locale.ROOT));
    }
}
