package health.callisto.search.sql;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.JsonDocument;
import health.callisto.fhir.JsonParser;
import health.callisto.fhir.ResourceType;
import health.callisto.resource.index.IndexKeys;
import health.callisto.resource.version.StoredResource;
import health.callisto.search.parameter.ParameterType;
import health.callisto.search.parameter.SearchParameter;
import health.callisto.search.parameter.SearchParameters;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds what canonical references name (R4 references.html#canonical): resources by their {@code url}, and by their {@code
 * version} where the reference has one; without one, each version that is stored. For all threads.
 */
public final class Canonicals {
    /** Resources with a url are definitions: few. More than these are not followed in one search. */
    public static final int MOST = 400;

    private final SearchSql searchSql;
    private final Definitions definitions;

    public Canonicals(SearchSql searchSql, Definitions definitions) {
        this.searchSql = searchSql;
        this.definitions = definitions;
    }

    /** {@code url|version}; the version is empty where there is none. A fragment is no part of it. */
    private record Name(String url, String version) {
        static Name of(String canonical) {
            int fragment = canonical.indexOf('#');
            String whole = fragment < 0 ? canonical : canonical.substring(0, fragment);
            int bar = whole.indexOf('|');
            return bar < 0 ? new Name(whole, "") : new Name(whole.substring(0, bar), whole.substring(bar + 1));
        }

        boolean names(Name resource) {
            return url.equals(resource.url) && (version.isEmpty() || version.equals(resource.version));
        }
    }

    /**
     * The current resources that the canonicals name.
     *
     * @param type of the resources; empty: any
     */
    public List<StoredResource> named(
            List<String> canonicals, Optional<ResourceType> type, SearchParameters parameters) {
        List<Integer> urls = (type.isPresent() ? List.of(type.get()) : definitions.resourceTypes())
                .stream()
                        .flatMap(one -> parameters.find(one.name(), "url").stream())
                        .filter(parameter -> parameter.type() == ParameterType.URI)
                        .map(SearchParameter::number)
                        .toList();
        Map<String, List<Name>> byUrl = canonicals.stream()
                .map(Name::of)
                .filter(name -> !name.url().isEmpty())
                .distinct()
                .collect(Collectors.groupingBy(Name::url));
        List<StoredResource> found = new ArrayList<>();
        if (urls.isEmpty()) {
            return found;
        }
        List<String> all = List.copyOf(byUrl.keySet());
        for (int i = 0; i < all.size(); i += MOST) {
            SqlText sql = new SqlText()
                    .add("SELECT r.SurrogateId, r.TypeId, r.IdKey, r.Version, r.Body FROM UriValue v"
                            + " CROSS JOIN UriIndex u CROSS JOIN Resource r WHERE v.Value IN (")
                    .list(all.subList(i, Math.min(all.size(), i + MOST)).stream()
                            .map(IndexKeys::uri)
                            .toList())
                    .add(") AND u.UriId = v.UriId AND u.ParameterId IN (")
                    .list(urls)
                    .add(") AND r.SurrogateId = u.SurrogateId AND r.Deleted = 0");
            for (SearchSql.Row row : searchSql.rows(sql)) {
                Name name = nameOf(row.resource());
                if (byUrl.getOrDefault(name.url(), List.of()).stream().anyMatch(asked -> asked.names(name))) {
                    found.add(row.resource());
                }
            }
        }
        return found;
    }

    /** What references to these resources may be, as keys of the index of references. */
    public List<byte[]> keysOf(List<StoredResource> resources) {
        List<byte[]> keys = new ArrayList<>();
        for (StoredResource resource : resources) {
            Name name = nameOf(resource);
            if (!name.url().isEmpty()) {
                keys.add(IndexKeys.reference(name.url()));
            }
            if (!name.url().isEmpty() && !name.version().isEmpty()) {
                keys.add(IndexKeys.reference(name.url() + "|" + name.version()));
            }
        }
        return keys;
    }

    /** The canonical behind a key of the index of references; long ones are cut and cannot be followed. */
    public static String text(byte[] key) {
        return new String(key, StandardCharsets.UTF_8);
    }

    private Name nameOf(StoredResource resource) {
        JsonDocument document = new JsonParser(definitions.names()).parse(resource.json());
        Map<String, String> texts = new HashMap<>();
        for (String member : Set.of("url", "version")) {
            int child = document.child(JsonDocument.ROOT, member);
            texts.put(member, child == JsonDocument.NONE || !document.isString(child) ? "" : document.text(child));
        }
        return new Name(texts.getOrDefault("url", ""), texts.getOrDefault("version", ""));
    }
}
