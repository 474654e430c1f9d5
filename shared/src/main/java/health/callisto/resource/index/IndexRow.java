package health.callisto.resource.index;

import health.callisto.resource.write.IndexValue;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A row of an index table, ordered by the key of its table. Parameter and the beginning of the next column are one number,
 * which decides most comparisons: an import sorts some fifteen rows for each resource.
 */
abstract sealed class IndexRow implements Comparable<IndexRow>
        permits IndexRow.Coded,
                IndexRow.Numbered,
                IndexRow.Worded,
                IndexRow.Dated,
                IndexRow.Ranged,
                IndexRow.Referring,
                IndexRow.Composed {
    private static final int START_BITS = 44;
    private static final long START_MASK = (1L << START_BITS) - 1;
    private static final int START_BYTES = START_BITS / 8;
    private static final int WIDE = 255;

    /** In the order of the parameters and, of each, of what the next column begins with. */
    private final long start;

    private final int parameter;
    private long surrogateId;

    /** @param beginning of the column behind the parameter, in its order: 44 bits */
    private IndexRow(int parameter, long beginning, long surrogateId) {
        this.parameter = parameter;
        this.start = (long) parameter << START_BITS | (beginning & START_MASK);
        this.surrogateId = surrogateId;
    }

    final int parameter() {
        return parameter;
    }

    final long surrogateId() {
        return surrogateId;
    }

    /** Whose row it is comes out late: in the commit. */
    final void belongTo(long resource) {
        surrogateId = resource;
    }

    /** All columns in the order of the table. */
    abstract @Nullable Object[] columns();

    /** By the columns of the key between the parameter and the surrogate id. */
    abstract int compareValue(IndexRow other);

    @Override
    public final int compareTo(IndexRow other) {
        if (start != other.start) {
            return start < other.start ? -1 : 1;
        }
        int byParameter = Integer.compare(parameter, other.parameter);
        int byValue = byParameter == 0 ? compareValue(other) : byParameter;
        return byValue == 0 ? Long.compare(surrogateId, other.surrogateId) : byValue;
    }

    /** Codes that come again are one String most of the time. */
    @SuppressWarnings("ReferenceEquality")
    private static int compare(String a, String b) {
        return a == b ? 0 : a.compareTo(b);
    }

    private static int firstDifference(int... comparisons) {
        for (int comparison : comparisons) {
            if (comparison != 0) {
                return comparison;
            }
        }
        return 0;
    }

    /** The first characters, up to one that does not fit into a byte: that stands for all of them and what follows. */
    private static long beginning(String text) {
        long beginning = 0;
        int characters = Math.min(text.length(), START_BYTES);
        for (int i = 0; i < characters; i++) {
            int c = Math.min(text.charAt(i), WIDE);
            beginning |= (long) c << (8 * (START_BYTES - 1 - i));
            if (c == WIDE) {
                break;
            }
        }
        return beginning;
    }

    private static long beginning(byte[] bytes) {
        long beginning = 0;
        int first = Math.min(bytes.length, START_BYTES);
        for (int i = 0; i < first; i++) {
            beginning |= (bytes[i] & 255L) << (8 * (START_BYTES - 1 - i));
        }
        return beginning;
    }

    /** The highest bits of a number, in its order. */
    private static long beginning(double number) {
        long bits = Double.doubleToLongBits(number);
        long ordered = bits < 0 ? ~bits : bits | Long.MIN_VALUE;
        return ordered >>> (Long.SIZE - START_BITS);
    }

    /** A token. */
    static final class Coded extends IndexRow {
        private final String code;
        private final int system;

        Coded(int parameter, String code, int system, long surrogateId) {
            super(parameter, beginning(code), surrogateId);
            this.code = code;
            this.system = system;
        }

        @Override
        @Nullable
        Object[] columns() {
            return new @Nullable Object[] {parameter(), code, system, surrogateId()};
        }

        @Override
        int compareValue(IndexRow other) {
            Coded that = (Coded) other;
            int byCode = compare(code, that.code);
            return byCode == 0 ? Integer.compare(system, that.system) : byCode;
        }
    }

    /** A text beside a code, or a uri: by its number. */
    static final class Numbered extends IndexRow {
        private final int number;

        Numbered(int parameter, int number, long surrogateId) {
            super(parameter, number, surrogateId);
            this.number = number;
        }

        @Override
        @Nullable
        Object[] columns() {
            return new @Nullable Object[] {parameter(), number, surrogateId()};
        }

        @Override
        int compareValue(IndexRow other) {
            return Integer.compare(number, ((Numbered) other).number);
        }
    }

    /** A string; its ordinal tells those apart whose key is the same. */
    static final class Worded extends IndexRow {
        private final String key;
        private final IndexValue.Text text;
        /** Among the rows of one resource whose key is the same. */
        private int rank;

        Worded(IndexValue.Text text, long surrogateId) {
            this(text, IndexKeys.string(text.normalized()), surrogateId);
        }

        private Worded(IndexValue.Text text, String key, long surrogateId) {
            super(text.parameter(), beginning(key), surrogateId);
            this.key = key;
            this.text = text;
        }

        /** Behind the row before it in the order of keys, which may be of another resource. */
        void follow(Worded before) {
            rank = compareTo(before) == 0 ? before.rank + 1 : 0;
        }

        @Override
        @Nullable
        Object[] columns() {
            int ordinal = text.isWord() ? IndexKeys.FIRST_WORD + rank : rank;
            String overflow = key.length() < text.normalized().length() ? text.normalized() : null;
            return new @Nullable Object[] {
                parameter(), key, surrogateId(), ordinal, IndexKeys.exact(text.exact()), overflow
            };
        }

        @Override
        int compareValue(IndexRow other) {
            return compare(key, ((Worded) other).key);
        }
    }

    /** A time interval. */
    static final class Dated extends IndexRow {
        /** What is left of the microseconds of ten thousand years, either way, is 43 bits. */
        private static final int DROPPED_BITS = 17;

        private final IndexValue.Date date;
        private final int span;

        Dated(IndexValue.Date date, int span, long surrogateId) {
            super(
                    date.parameter(),
                    (long) span << (START_BITS - 1) | ((date.start() >> DROPPED_BITS) + (1L << (START_BITS - 2))),
                    surrogateId);
            this.date = date;
            this.span = span;
        }

        @Override
        @Nullable
        Object[] columns() {
            return new @Nullable Object[] {parameter(), span, date.start(), date.end(), surrogateId()};
        }

        @Override
        int compareValue(IndexRow other) {
            Dated that = (Dated) other;
            return firstDifference(
                    Integer.compare(span, that.span),
                    Long.compare(date.start(), that.date.start()),
                    Long.compare(date.end(), that.date.end()));
        }
    }

    /** A number or, with the code and the system of its unit, a quantity. */
    static final class Ranged extends IndexRow {
        private final @Nullable String code;
        private final int system;
        private final double low;
        private final double high;

        Ranged(IndexValue.Numeric number, long surrogateId) {
            super(number.parameter(), beginning(number.low()), surrogateId);
            this.code = null;
            this.system = 0;
            this.low = number.low();
            this.high = number.high();
        }

        Ranged(IndexValue.Quantity quantity, String code, int system, long surrogateId) {
            super(quantity.parameter(), beginning(code), surrogateId);
            this.code = code;
            this.system = system;
            this.low = quantity.low();
            this.high = quantity.high();
        }

        @Override
        @Nullable
        Object[] columns() {
            return code == null
                    ? new @Nullable Object[] {parameter(), low, high, surrogateId()}
                    : new @Nullable Object[] {parameter(), code, low, high, system, surrogateId()};
        }

        @Override
        int compareValue(IndexRow other) {
            Ranged that = (Ranged) other;
            return firstDifference(
                    code == null || that.code == null ? 0 : compare(code, that.code),
                    Double.compare(low, that.low),
                    Double.compare(high, that.high),
                    Integer.compare(system, that.system));
        }
    }

    /** A reference. */
    static final class Referring extends IndexRow {
        private final byte[] target;
        private final int targetType;

        Referring(int parameter, byte[] target, int targetType, long surrogateId) {
            super(parameter, beginning(target), surrogateId);
            this.target = target;
            this.targetType = targetType;
        }

        @Override
        @Nullable
        Object[] columns() {
            return new @Nullable Object[] {parameter(), target, targetType, surrogateId()};
        }

        @Override
        int compareValue(IndexRow other) {
            Referring that = (Referring) other;
            int byTarget = Arrays.compareUnsigned(target, that.target);
            return byTarget == 0 ? Integer.compare(targetType, that.targetType) : byTarget;
        }
    }

    /** A tuple of a composite parameter. */
    static final class Composed extends IndexRow {
        private final IndexValue.Composite tuple;
        private final String code1;
        private final String code2;
        private final int system1;
        private final int system2;

        Composed(IndexValue.Composite tuple, int system1, int system2, long surrogateId) {
            this(tuple, IndexKeys.code(tuple.code1()), system1, system2, surrogateId);
        }

        private Composed(IndexValue.Composite tuple, String code1, int system1, int system2, long surrogateId) {
            super(tuple.parameter(), beginning(code1), surrogateId);
            this.tuple = tuple;
            this.code1 = code1;
            this.code2 = IndexKeys.code(tuple.code2());
            this.system1 = system1;
            this.system2 = system2;
        }

        @Override
        @Nullable
        Object[] columns() {
            return new @Nullable Object[] {
                parameter(),
                code1,
                code2,
                tuple.low2(),
                tuple.high2(),
                tuple.low3(),
                tuple.high3(),
                system1,
                system2,
                surrogateId()
            };
        }

        @Override
        int compareValue(IndexRow other) {
            Composed that = (Composed) other;
            return firstDifference(
                    compare(code1, that.code1),
                    compare(code2, that.code2),
                    Double.compare(tuple.low2(), that.tuple.low2()),
                    Double.compare(tuple.high2(), that.tuple.high2()),
                    Double.compare(tuple.low3(), that.tuple.low3()),
                    Double.compare(tuple.high3(), that.tuple.high3()),
                    Integer.compare(system1, that.system1),
                    Integer.compare(system2, that.system2));
        }
    }
}
