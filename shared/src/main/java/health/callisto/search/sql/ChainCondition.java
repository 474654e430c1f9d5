package health.callisto.search.sql;

import health.callisto.fhir.ResourceType;
import java.util.ArrayList;
import java.util.List;

/**
 * A chain such as {@code subject:Patient.name} (R4 search.html#chaining): a resource that the reference points at meets
 * a condition of its own.
 *
 * @param parameter number of the reference parameter
 * @param targets the types that the reference may point at, with the condition on each
 * @param canonical whether the reference may be a canonical
 * @param named the references by canonical to resources that meet it, once these are known
 */
public record ChainCondition(int parameter, List<Target> targets, boolean canonical, List<ValueRange> named)
        implements Condition {
    /** The condition on targets of one type. */
    public record Target(ResourceType type, Condition condition) {}

    public ChainCondition {
        targets = List.copyOf(targets);
        named = List.copyOf(named);
    }

    @Override
    public List<Source> sources() {
        List<Source> sources = new ArrayList<>(named);
        for (Target target : targets) {
            List<? extends Source> inner = target.condition().sources();
            if (inner.isEmpty()) {
                return List.of();
            }
            inner.forEach(source -> sources.add(new Referring(parameter, target.type(), source)));
            if (sources.size() > Source.MOST) {
                return List.of();
            }
        }
        return sources;
    }

    @Override
    public void test(SqlText sql, String resource) {
        String reference = resource + "c";
        String target = resource + "t";
        sql.add(named.isEmpty() ? "" : "(");
        sql.add("EXISTS (SELECT 1 FROM ReferenceIndex ").add(reference);
        sql.add(" CROSS JOIN Resource ").add(target).add(" WHERE ");
        sql.add(reference).add(".SurrogateId = ").add(resource).add(".SurrogateId AND ");
        sql.add(reference).add(".ParameterId = ? AND ", parameter);
        joined(sql, reference, target);
        sql.add(" AND (");
        String separator = "";
        for (Target one : targets) {
            sql.add(separator).add(target).add(".TypeId = ? AND ", one.type().number());
            one.condition().test(sql, target);
            separator = " OR ";
        }
        sql.add("))");
        if (!named.isEmpty()) {
            new ValueCondition(parameter, named, false).test(sql.add(" OR "), resource);
            sql.add(")");
        }
    }

    private static void joined(SqlText sql, String reference, String target) {
        sql.add(target).add(".TypeId = ").add(reference).add(".TargetType AND ");
        sql.add(target).add(".IdKey = ").add(reference).add(".TargetKey AND ");
        sql.add(target).add(".Deleted = 0");
    }

    /** The resources that refer to those of the inner set. */
    private record Referring(int parameter, ResourceType targetType, Source inner) implements Source {
        @Override
        public void tables(SqlText sql, String alias) {
            inner.tables(sql, alias + "i");
            sql.add(" CROSS JOIN Resource ").add(alias).add("t");
            sql.add(" CROSS JOIN ReferenceIndex ").add(alias);
        }

        @Override
        public void where(SqlText sql, String alias) {
            inner.where(sql, alias + "i");
            sql.add(" AND ").add(alias).add("t.SurrogateId = ").add(alias).add("i.SurrogateId AND ");
            sql.add(alias).add("t.TypeId = ? AND ", targetType.number());
            sql.add(alias).add(".ParameterId = ? AND ", parameter);
            joined(sql, alias, alias + "t");
        }

        @Override
        public boolean ordered() {
            return false;
        }
    }
}
