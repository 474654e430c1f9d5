package health.callisto.resource;

import health.callisto.fhir.ResourceKey;
import health.callisto.resource.index.IndexKeys;
import health.callisto.resource.write.IndexValue;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Search values of every kind, made from the name in a resource; the store does not care what they mean. */
final class TestValues {
    static final List<String> TABLES = List.of(
            "TokenIndex",
            "TextIndex",
            "StringIndex",
            "DateIndex",
            "NumberIndex",
            "QuantityIndex",
            "ReferenceIndex",
            "UriIndex",
            "CompositeIndex");

    private TestValues() {}

    static List<IndexValue> of(ResourceKey key, byte[] json) {
        String text = new String(json, StandardCharsets.UTF_8);
        String name = text.substring(text.indexOf("\"name\":"));
        long day = 86_400_000_000L;
        return List.of(
                new IndexValue.Token(1, "http://example.org/" + name.length() % 7, name),
                new IndexValue.Token(1, "", name),
                new IndexValue.Label(1, IndexKeys.string(name)),
                new IndexValue.Text(2, name.toLowerCase(java.util.Locale.ROOT), name),
                new IndexValue.Text(2, name.toLowerCase(java.util.Locale.ROOT), name + "!"),
                new IndexValue.Date(3, name.length() * day, name.length() * day + day - 1),
                new IndexValue.Date(3, name.length() * day, name.length() * day + 3 * day),
                new IndexValue.Numeric(4, name.length(), name.length()),
                new IndexValue.Quantity(5, "http://unitsofmeasure.org", "kg", name.length() / 3.0, name.length() / 3.0),
                new IndexValue.Reference(6, 1, "0f2a8bf8-9d8f-4a5c-8d0e-6d8c1f6f3a11"),
                new IndexValue.Reference(6, 0, "http://elsewhere.org/" + name),
                new IndexValue.Uri(7, "http://uri.org/" + name),
                new IndexValue.Composite(8, "http://a.org", name, "http://b.org", "kg", 1.5, 1.5, 0, 0));
    }
}
