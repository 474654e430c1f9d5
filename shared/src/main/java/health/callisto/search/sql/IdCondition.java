package health.callisto.search.sql;

import health.callisto.fhir.ResourceType;
import java.util.List;

/**
 * {@code _id}: the resource has one of these logical ids.
 *
 * @param keys the ids as {@link health.callisto.resource.IdKey} stores them
 */
public record IdCondition(ResourceType type, List<byte[]> keys, boolean negated) implements Condition, Source {
    public IdCondition {
        keys = List.copyOf(keys);
    }

    @Override
    public List<Source> sources() {
        return negated ? List.of() : List.of(this);
    }

    @Override
    public void tables(SqlText sql, String alias) {
        sql.add("Resource ").add(alias);
    }

    @Override
    public void where(SqlText sql, String alias) {
        sql.add(alias).add(".TypeId = ? AND ", type.number());
        test(sql, alias);
    }

    @Override
    public boolean ordered() {
        return false;
    }

    @Override
    public void test(SqlText sql, String resource) {
        if (keys.isEmpty()) {
            sql.add(negated ? "1 = 1" : "1 = 0");
        } else {
            sql.add(resource)
                    .add(negated ? ".IdKey NOT IN (" : ".IdKey IN (")
                    .list(keys)
                    .add(")");
        }
    }
}
