package health.callisto.resource.index;

import health.callisto.resource.write.IndexValue;
import health.callisto.sql.Database;
import java.sql.Connection;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;

/** The numbers of what index rows name by number: systems, texts beside codes, and uris. */
public final class IndexNumberSql {
    private final TextNumberSql systems;
    private final TextNumberSql texts;
    private final TextNumberSql uris;

    public IndexNumberSql(Database database) {
        systems = TextNumberSql.ofSystems(database);
        texts = TextNumberSql.ofTexts(database);
        uris = TextNumberSql.ofUris(database);
    }

    /** What has no number yet. */
    static final class Missing {
        private final Set<String> systems = new HashSet<>();
        private final Set<String> texts = new HashSet<>();
        private final Set<String> uris = new HashSet<>();

        boolean isEmpty() {
            return systems.isEmpty() && texts.isEmpty() && uris.isEmpty();
        }
    }

    /** The numbers that are at hand; what has none is added to what is missing, and its number is none. */
    Lookup atHand(Missing missing) {
        return new Lookup(
                system -> systems.atHand(system, missing.systems),
                text -> texts.atHand(text, missing.texts),
                uri -> uris.atHand(uri, missing.uris));
    }

    /** Sees to it that all of that has numbers. */
    void ensure(Missing missing) {
        systems.ensure(missing.systems);
        texts.ensure(missing.texts);
        uris.ensure(missing.uris);
    }

    /** Sees to it that everything that the values name has a number. */
    public void ensure(Collection<List<IndexValue>> values) {
        Missing missing = new Missing();
        IndexRows rows = new IndexRows();
        Lookup known = atHand(missing);
        values.forEach(list -> rows.add(0, list, known));
        ensure(missing);
    }

    /** For values that {@link #ensure} has seen. */
    public Lookup fresh() {
        return new Lookup(systems::of, texts::of, uris::of);
    }

    /** For values of a version that was stored before. */
    public Lookup stored(Connection connection) {
        return new Lookup(
                system -> systems.stored(connection, system),
                text -> texts.stored(connection, text),
                uri -> uris.stored(connection, uri));
    }

    /** Numbers as one transaction sees them. */
    public record Lookup(ToIntFunction<String> systems, ToIntFunction<String> texts, ToIntFunction<String> uris) {}
}
