package health.callisto.resource;

import health.callisto.sql.Database;
import java.sql.Connection;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;

/** The numbers of what index rows name by number: systems, texts beside codes, and uris. */
final class IndexNumberSql {
    private final TextNumberSql systems;
    private final TextNumberSql texts;
    private final TextNumberSql uris;

    IndexNumberSql(Database database) {
        systems = TextNumberSql.ofSystems(database);
        texts = TextNumberSql.ofTexts(database);
        uris = TextNumberSql.ofUris(database);
    }

    /** Sees to it that everything that the values name has a number. */
    void ensure(Collection<List<IndexValue>> values) {
        Set<String> newSystems = new HashSet<>();
        Set<String> newTexts = new HashSet<>();
        Set<String> newUris = new HashSet<>();
        for (List<IndexValue> list : values) {
            for (IndexValue value : list) {
                if (value instanceof IndexValue.Token token) {
                    systems.addIfNew(token.system(), newSystems);
                } else if (value instanceof IndexValue.Label label) {
                    texts.addIfNew(label.text(), newTexts);
                } else if (value instanceof IndexValue.Uri uri) {
                    uris.addIfNew(IndexKeys.uri(uri.value()), newUris);
                } else if (value instanceof IndexValue.Quantity quantity) {
                    systems.addIfNew(quantity.system(), newSystems);
                } else if (value instanceof IndexValue.Composite composite) {
                    systems.addIfNew(composite.system1(), newSystems);
                    systems.addIfNew(composite.system2(), newSystems);
                }
            }
        }
        systems.ensure(newSystems);
        texts.ensure(newTexts);
        uris.ensure(newUris);
    }

    /** For values that {@link #ensure} has seen. */
    Lookup fresh() {
        return new Lookup(systems::of, texts::of, uris::of);
    }

    /** For values of a version that was stored before. */
    Lookup stored(Connection connection) {
        return new Lookup(
                system -> systems.stored(connection, system),
                text -> texts.stored(connection, text),
                uri -> uris.stored(connection, uri));
    }

    /** Numbers as one transaction sees them. */
    record Lookup(ToIntFunction<String> systems, ToIntFunction<String> texts, ToIntFunction<String> uris) {}
}
