package health.callisto.resource.write;

import health.callisto.resource.index.IndexKeys;

/**
 * One search value of a resource, a row of one of the index tables. The parameter number stands for a search parameter
 * of one resource type, so no row carries the type.
 */
public sealed interface IndexValue {
    int parameter();

    /** A code, boolean, identifier or contact point; the system is empty where there is none. */
    record Token(int parameter, String system, String code) implements IndexValue {}

    /** The text beside a token (a display, a text of a concept): normalized, as {@link IndexKeys#string} cuts it. */
    record Label(int parameter, String text) implements IndexValue {}

    /** A text: normalized (case and accents folded) for searching, exact as it came. */
    record Text(int parameter, String normalized, String exact) implements IndexValue {
        /** What follows a word of a name: found like a text, but no value to sort by, nor one that came so. */
        public static Text word(int parameter, String normalized) {
            return new Text(parameter, normalized, "");
        }

        public boolean isWord() {
            return exact.isEmpty();
        }
    }

    /** A time interval, both ends included, in microseconds since 1970-01-01T00:00:00Z. */
    record Date(int parameter, long start, long end) implements IndexValue {}

    /** A number or a range of numbers; infinite where a range is open. */
    record Numeric(int parameter, double low, double high) implements IndexValue {
        public Numeric {
            low = oneZero(low);
            high = oneZero(high);
        }
    }

    /** A quantity: system and code of its unit (empty where there is none) and its value or range. */
    record Quantity(int parameter, String system, String code, double low, double high) implements IndexValue {
        public Quantity {
            low = oneZero(low);
            high = oneZero(high);
        }
    }

    /** To a database -0 and 0 are one key. */
    private static double oneZero(double number) {
        return number + 0.0;
    }

    /**
     * A reference to a resource of this service (type number and id), or, with type 0, the absolute URL, urn or
     * canonical that was given. Version parts are left out.
     */
    record Reference(int parameter, int targetType, String target) implements IndexValue {}

    /** A uri as it stands. */
    record Uri(int parameter, String value) implements IndexValue {}

    /**
     * A tuple of a composite parameter, flattened: the first component is always a token ({@code system1}, {@code code1})
     * or a reference ({@code system1} empty, {@code code1} as {@code Type/id}); the second and third take what they need:
     * token or text {@code code2} (+ {@code system2}), quantity unit in {@code system2}/{@code code2} with {@code low2}
     * to {@code high2}, date (microseconds) or number {@code low2} to {@code high2}, third number {@code low3} to
     * {@code high3}. What is not used is "" or 0.
     */
    record Composite(
            int parameter,
            String system1,
            String code1,
            String system2,
            String code2,
            double low2,
            double high2,
            double low3,
            double high3)
            implements IndexValue {
        public Composite {
            low2 = oneZero(low2);
            high2 = oneZero(high2);
            low3 = oneZero(low3);
            high3 = oneZero(high3);
        }
    }
}
