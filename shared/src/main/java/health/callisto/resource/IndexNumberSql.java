package health.callisto.resource;

import health.callisto.sql.Database;
import java.sql.Connection;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;

/** The numbers of what index rows name by number: systems, and texts beside codes. */
final class IndexNumberSql {
    private final TextNumberSql systems;
    private final TextNumberSql texts;

    IndexNumberSql(Database database) {
        systems = TextNumberSql.ofSystems(database);
        texts = TextNumberSql.ofTexts(database);
    }

    /** Sees to it that everything that the values name has a number. */
    void ensure(Collection<List<IndexValue>> values) {
        Set<String> namedSystems = new HashSet<>();
        Set<String> namedTexts = new HashSet<>();
        for (List<IndexValue> list : values) {
            for (IndexValue value : list) {
                if (value instanceof IndexValue.Token token) {
                    namedSystems.add(token.system());
                } else if (value instanceof IndexValue.Label label) {
                    namedTexts.add(label.text());
                } else if (value instanceof IndexValue.Quantity quantity) {
                    namedSystems.add(quantity.system());
                } else if (value instanceof IndexValue.Composite composite) {
                    namedSystems.add(composite.system1());
                    namedSystems.add(composite.system2());
                }
            }
        }
        systems.ensure(namedSystems);
        texts.ensure(namedTexts);
    }

    /** For values that {@link #ensure} has seen. */
    Lookup fresh(Connection connection) {
        return new Lookup(uri -> systems.of(connection, uri), text -> texts.of(connection, text));
    }

    /** For values of a version that was stored before. */
    Lookup stored(Connection connection) {
        return new Lookup(uri -> systems.stored(connection, uri), text -> texts.stored(connection, text));
    }

    /** Numbers as one transaction sees them. */
    record Lookup(ToIntFunction<String> systems, ToIntFunction<String> texts) {}
}
