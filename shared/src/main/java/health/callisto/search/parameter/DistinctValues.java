package health.callisto.search.parameter;

import health.callisto.resource.write.IndexValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Collects the values of one parameter after the other, each once. Most parameters have one or two: those are compared. */
final class DistinctValues implements Consumer<IndexValue> {
    private static final int FEW = 16;

    private final List<IndexValue> all = new ArrayList<>();
    private final Set<IndexValue> many = new HashSet<>(0);
    private int first;

    /** What comes from now on is of another parameter. */
    void nextParameter() {
        first = all.size();
        many.clear();
    }

    @Override
    public void accept(IndexValue value) {
        boolean fresh = all.size() - first < FEW ? !isAmongFew(value) : isNewAmongMany(value);
        if (fresh) {
            all.add(value);
        }
    }

    private boolean isAmongFew(IndexValue value) {
        for (int i = first; i < all.size(); i++) {
            if (all.get(i).equals(value)) {
                return true;
            }
        }
        return false;
    }

    private boolean isNewAmongMany(IndexValue value) {
        if (many.isEmpty()) {
            many.addAll(all.subList(first, all.size()));
        }
        return many.add(value);
    }

    List<IndexValue> all() {
        return all;
    }
}
