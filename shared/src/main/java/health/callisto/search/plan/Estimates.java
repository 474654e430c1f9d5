package health.callisto.search.plan;

import health.callisto.fhir.ResourceType;
import health.callisto.search.sql.ChainCondition;
import health.callisto.search.sql.Condition;
import health.callisto.search.sql.HasCondition;
import health.callisto.search.sql.Statistics;

/**
 * What the planner expects of the conditions of a search, from bounded counts. A count that reached its bound stands for
 * the geometric middle of bound and all.
 */
final class Estimates {
    /** Look-ups for one resource on its way through a join. */
    private static final double JOINED = 4;
    /** Look-ups in a test of one resource at hand. */
    private static final double PROBED = 2;
    /** What meets a condition on others comes in clusters: a walk may pass long stretches without any. */
    private static final double CLUSTERED = 8;

    private final Statistics statistics;

    Estimates(Statistics statistics) {
        this.statistics = statistics;
    }

    /**
     * An estimate.
     *
     * @param size resources that meet the condition
     * @param collect cost of finding all of them, in rows visited
     * @param test cost of testing one resource
     * @param risk how much longer a walk to the next one may be than the size says
     */
    record Estimate(double size, double collect, double test, double risk) {}

    /** Resources of the type, at least one. */
    double all(ResourceType type) {
        return Math.max(1, (double) statistics.rows(type));
    }

    /** Of a condition that has sources, on resources of which there are so many. */
    Estimate of(Condition condition, double all) {
        if (condition instanceof ChainCondition chain) {
            return ofChain(chain, all);
        }
        if (condition instanceof HasCondition has) {
            return ofHas(has, all);
        }
        double size = rows(condition, all);
        return new Estimate(size, size * PROBED, 1, 1);
    }

    private Estimate ofChain(ChainCondition chain, double all) {
        double size = 0;
        double collect = 0;
        double test = 0;
        for (ChainCondition.Target target : chain.targets()) {
            double targets = all(target.type());
            Estimate inner = of(target.condition(), targets);
            double referring = inner.size() * Math.max(1, all / targets);
            size += referring;
            collect += inner.collect() + referring * JOINED;
            test += PROBED + inner.test();
        }
        return new Estimate(Math.min(size, all), collect, test, CLUSTERED);
    }

    /** Of n that refer to one resource, each meets the inner condition with the same probability. */
    private Estimate ofHas(HasCondition has, double all) {
        double others = all(has.referring());
        Estimate inner = of(has.condition(), others);
        double perResource = Math.max(1, others / all);
        double share = Math.min(1, inner.size() / others);
        double size = all * (1 - Math.pow(1 - share, perResource));
        double looked = Math.min(perResource, 1 / Math.max(share, 1e-9));
        return new Estimate(
                Math.max(size, 0.5),
                inner.collect() + inner.size() * JOINED,
                looked * (PROBED + inner.test()),
                CLUSTERED);
    }

    private double rows(Condition condition, double all) {
        long rows = statistics.rows(condition);
        return rows < Statistics.BOUND ? rows : Math.sqrt(rows * Math.max((double) rows, all));
    }
}
