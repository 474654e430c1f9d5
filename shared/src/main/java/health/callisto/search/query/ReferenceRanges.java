package health.callisto.search.query;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.resource.index.IndexKeys;
import health.callisto.resource.version.IdKey;
import health.callisto.search.parameter.SearchParameter;
import health.callisto.search.sql.Fragment;
import health.callisto.search.sql.SearchTable;
import health.callisto.search.sql.ValueRange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * References (R4 search.html#reference): {@code id}, {@code Type/id}, an absolute URL, a canonical with or without its
 * version. A URL of this service itself means the resource here.
 */
public final class ReferenceRanges {
    /** The TargetType of what is not a resource of this service. */
    private static final int ELSEWHERE = 0;
    /** So many keys are looked up one by one, in the order of time. */
    private static final int FEW = 8;

    private final Definitions definitions;
    private final ReferenceReader reader;

    ReferenceRanges(Definitions definitions, ReferenceReader reader) {
        this.definitions = definitions;
        this.reader = reader;
    }

    /** @param canonical whether what is stored may be canonicals, for which a URL of this service is a URL like any other */
    List<ValueRange> of(SearchParameter parameter, Optional<ResourceType> modifier, String text, boolean canonical) {
        String given = Escapes.unescape(text);
        String value = reader.relative(given);
        int slash = value.indexOf('/');
        Optional<ResourceType> type = slash < 0 ? modifier : definitions.resourceType(value.substring(0, slash));
        String id = withoutVersion(value.substring(slash + 1));
        if (type.isPresent() && ResourceKey.isId(id)) {
            boolean other = modifier.isPresent() && !modifier.equals(type);
            List<ValueRange> found =
                    new ArrayList<>(other ? List.<ValueRange>of() : List.of(range(parameter, id, type.get())));
            if (canonical && modifier.isEmpty() && !given.equals(value)) {
                found.addAll(elsewhere(parameter, given));
            }
            return found;
        }
        List<ValueRange> ranges = new ArrayList<>();
        if (slash < 0 && ResourceKey.isId(value)) {
            ranges.addAll(ofAnyType(parameter, value));
        }
        if (modifier.isEmpty()) {
            ranges.addAll(elsewhere(parameter, canonical ? given : value));
        }
        if (ranges.isEmpty()) {
            throw BadValue.of(parameter.code(), "id, Type/id or an absolute URL");
        }
        return ranges;
    }

    /** {@code :below} of canonicals: as of uris, from their beginning. */
    List<ValueRange> below(SearchParameter parameter, String text) {
        String value = Escapes.unescape(text);
        Fragment where = Fragment.of(
                "{}.TargetKey >= ? AND {}.TargetKey < ? AND {}.TargetType = ?",
                utf8(value),
                utf8(StringRanges.after(value)),
                ELSEWHERE);
        return List.of(new ValueRange(SearchTable.REFERENCE, parameter.number(), where, false));
    }

    /** References by that parameter to one of these keys, which are canonicals. */
    public static List<ValueRange> named(int parameter, List<byte[]> keys) {
        if (keys.size() > FEW) {
            String list = "{}.TargetKey IN (" + "?, ".repeat(keys.size() - 1) + "?) AND {}.TargetType = 0";
            return List.of(new ValueRange(
                    SearchTable.REFERENCE, parameter, new Fragment(list, List.<Object>copyOf(keys)), false));
        }
        return keys.stream()
                .map(key -> new ValueRange(
                        SearchTable.REFERENCE,
                        parameter,
                        Fragment.of("{}.TargetKey = ? AND {}.TargetType = ?", key, ELSEWHERE),
                        true))
                .toList();
    }

    private List<ValueRange> ofAnyType(SearchParameter parameter, String id) {
        List<ResourceType> targets = parameter.targets().stream()
                .flatMap(target -> definitions.resourceType(target).stream())
                .toList();
        if (targets.size() == 1) {
            return List.of(range(parameter, id, targets.get(0)));
        }
        Fragment where = Fragment.of("{}.TargetKey = ? AND {}.TargetType > ?", IdKey.encode(id), ELSEWHERE);
        return List.of(new ValueRange(SearchTable.REFERENCE, parameter.number(), where, false));
    }

    private static ValueRange range(SearchParameter parameter, String id, ResourceType type) {
        return range(parameter.number(), IdKey.encode(id), type);
    }

    /** References by that parameter to the resource of that type and {@link IdKey}. */
    public static ValueRange range(int parameter, byte[] key, ResourceType type) {
        Fragment where = Fragment.of("{}.TargetKey = ? AND {}.TargetType = ?", key, type.number());
        return new ValueRange(SearchTable.REFERENCE, parameter, where, true);
    }

    /** What is stored as it was given; a canonical asked for without a version is found in every version. */
    private static List<ValueRange> elsewhere(SearchParameter parameter, String value) {
        Fragment type = Fragment.of("{}.TargetType = ?", ELSEWHERE);
        Fragment whole =
                Fragment.of("{}.TargetKey = ?", IndexKeys.reference(value)).and(type);
        Fragment versions = Fragment.of("{}.TargetKey >= ? AND {}.TargetKey < ?", utf8(value + "|"), utf8(value + "}"))
                .and(type);
        ValueRange exact = new ValueRange(SearchTable.REFERENCE, parameter.number(), whole, true);
        return value.indexOf(':') < 0 || value.indexOf('|') >= 0
                ? List.of(exact)
                : List.of(exact, new ValueRange(SearchTable.REFERENCE, parameter.number(), versions, false));
    }

    private static String withoutVersion(String id) {
        int history = id.indexOf("/_history/");
        return history < 0 ? id : id.substring(0, history);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
