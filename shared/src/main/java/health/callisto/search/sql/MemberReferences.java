package health.callisto.search.sql;

import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.resource.version.IdKey;
import java.util.List;

/**
 * That a resource is referred to by the resource of a compartment itself or by one that is in the compartment: what {@code
 * $everything} gives of types that cannot be in a compartment.
 *
 * @param type of the resource that is referred to
 * @param compartment whose compartment it is
 * @param memberships numbers of the parameters that put resources into the compartment
 */
public record MemberReferences(ResourceType type, ResourceKey compartment, List<Integer> memberships)
        implements Condition {
    public MemberReferences {
        memberships = List.copyOf(memberships);
    }

    @Override
    public List<Source> sources() {
        return List.of(new OfMembers(), new OfItself());
    }

    @Override
    public void test(SqlText sql, String resource) {
        sql.add("(");
        String separator = "";
        for (Source source : sources()) {
            String alias = resource + "n";
            sql.add(separator)
                    .add(resource)
                    .add(".SurrogateId IN (SELECT ")
                    .add(alias)
                    .add(".SurrogateId FROM ");
            source.tables(sql, alias);
            sql.add(" WHERE ");
            source.where(sql, alias);
            sql.add(")");
            separator = " OR ";
        }
        sql.add(")");
    }

    private void referred(SqlText sql, String alias) {
        sql.add(" AND ").add(alias).add("h.TargetType = ? AND ", type.number());
        sql.add(alias).add(".TypeId = ? AND ", type.number());
        sql.add(alias).add(".IdKey = ").add(alias).add("h.TargetKey");
    }

    private final class OfMembers implements Source {
        @Override
        public void tables(SqlText sql, String alias) {
            sql.add("ReferenceIndex ")
                    .add(alias)
                    .add("m CROSS JOIN Resource ")
                    .add(alias)
                    .add("o");
            sql.add(" CROSS JOIN ReferenceIndex ")
                    .add(alias)
                    .add("h CROSS JOIN Resource ")
                    .add(alias);
        }

        @Override
        public void where(SqlText sql, String alias) {
            sql.add(alias).add("m.ParameterId IN (").list(memberships).add(") AND ");
            sql.add(alias).add("m.TargetKey = ? AND ", IdKey.encode(compartment.id()));
            sql.add(alias).add("m.TargetType = ? AND ", compartment.type().number());
            sql.add(alias).add("o.SurrogateId = ").add(alias).add("m.SurrogateId AND ");
            sql.add(alias).add("o.Deleted = 0 AND ");
            sql.add(alias).add("h.SurrogateId = ").add(alias).add("m.SurrogateId");
            referred(sql, alias);
        }

        @Override
        public boolean ordered() {
            return false;
        }
    }

    private final class OfItself implements Source {
        @Override
        public void tables(SqlText sql, String alias) {
            sql.add("Resource ")
                    .add(alias)
                    .add("o CROSS JOIN ReferenceIndex ")
                    .add(alias)
                    .add("h");
            sql.add(" CROSS JOIN Resource ").add(alias);
        }

        @Override
        public void where(SqlText sql, String alias) {
            sql.add(alias).add("o.TypeId = ? AND ", compartment.type().number());
            sql.add(alias).add("o.IdKey = ? AND ", IdKey.encode(compartment.id()));
            sql.add(alias).add("o.Deleted = 0 AND ");
            sql.add(alias).add("h.SurrogateId = ").add(alias).add("o.SurrogateId");
            referred(sql, alias);
        }

        @Override
        public boolean ordered() {
            return false;
        }
    }
}
