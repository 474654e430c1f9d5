package health.callisto.search.sql;

import java.util.List;
import java.util.Optional;

/**
 * The place of a resource in an order: where a page ended and the next one goes on.
 *
 * @param keys the values of the sort keys: Long, Double, String or byte[]; empty for a missing one
 * @param backwards whether the page before this place is meant, and not the one behind it
 */
public record Position(List<Optional<Object>> keys, long surrogateId, boolean backwards) {
    public Position {
        keys = List.copyOf(keys);
    }
}
