package health.callisto.search.sql;

import health.callisto.fhir.ResourceType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code _has} (R4 search.html#has): a resource of another type refers to this one and meets a condition of its own.
 *
 * @param type the type that is searched
 * @param referring the other type
 * @param parameter number of the other type's reference parameter
 * @param condition on the other resource
 * @param canonical whether the reference may be a canonical
 * @param named the resources that are referred to by canonical, once these are known
 */
public record HasCondition(
        ResourceType type,
        ResourceType referring,
        int parameter,
        Condition condition,
        boolean canonical,
        Optional<IdCondition> named)
        implements Condition {

    @Override
    public List<Source> sources() {
        List<? extends Source> inner = condition.sources();
        // Without sets of those that refer, what is named is not all.
        return inner.isEmpty()
                ? List.of()
                : Stream.concat(
                                inner.stream().map(source -> (Source) new Referred(type, referring, parameter, source)),
                                named.stream())
                        .toList();
    }

    @Override
    public void test(SqlText sql, String resource) {
        String reference = resource + "h";
        String other = resource + "o";
        sql.add(named.isEmpty() ? "" : "(");
        sql.add("EXISTS (SELECT 1 FROM ReferenceIndex ").add(reference);
        sql.add(" CROSS JOIN Resource ").add(other).add(" WHERE ");
        sql.add(reference).add(".ParameterId = ? AND ", parameter);
        sql.add(reference).add(".TargetKey = ").add(resource).add(".IdKey AND ");
        sql.add(reference).add(".TargetType = ? AND ", type.number());
        sql.add(other).add(".SurrogateId = ").add(reference).add(".SurrogateId AND ");
        sql.add(other).add(".TypeId = ? AND ", referring.number()).add(other).add(".Deleted = 0 AND ");
        condition.test(sql, other);
        sql.add(")");
        if (named.isPresent()) {
            named.get().test(sql.add(" OR "), resource);
            sql.add(")");
        }
    }

    /** The resources that those of the inner set refer to. */
    private record Referred(ResourceType type, ResourceType referring, int parameter, Source inner) implements Source {
        @Override
        public void tables(SqlText sql, String alias) {
            inner.tables(sql, alias + "i");
            sql.add(" CROSS JOIN Resource ").add(alias).add("o");
            sql.add(" CROSS JOIN ReferenceIndex ").add(alias).add("h");
            sql.add(" CROSS JOIN Resource ").add(alias);
        }

        @Override
        public void where(SqlText sql, String alias) {
            inner.where(sql, alias + "i");
            sql.add(" AND ").add(alias).add("o.SurrogateId = ").add(alias).add("i.SurrogateId AND ");
            sql.add(alias).add("o.TypeId = ? AND ", referring.number());
            sql.add(alias).add("o.Deleted = 0 AND ");
            sql.add(alias).add("h.SurrogateId = ").add(alias).add("o.SurrogateId AND ");
            sql.add(alias).add("h.ParameterId = ? AND ", parameter);
            sql.add(alias).add("h.TargetType = ? AND ", type.number());
            sql.add(alias).add(".TypeId = ? AND ", type.number());
            sql.add(alias).add(".IdKey = ").add(alias).add("h.TargetKey");
        }

        @Override
        public boolean ordered() {
            return false;
        }
    }
}
