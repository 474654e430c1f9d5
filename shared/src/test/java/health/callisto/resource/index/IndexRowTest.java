package health.callisto.resource.index;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.resource.write.IndexValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IndexRowTest {
    private static final IndexNumberSql.Lookup NUMBERS =
            new IndexNumberSql.Lookup(String::length, String::length, String::length);

    private static final String[] TEXTS = {
        "",
        "a",
        "ab",
        "abcdef",
        "abcdefg",
        "abcdefh",
        "\0",
        "a\0",
        "ÿ",
        "ÿb",
        "Ā",
        "Āa",
        "中文",
        "🙂",
        "zzzzzzzz",
        "8302-2",
        "8302-20"
    };
    private static final double[] NUMBERS_OF_ALL_KINDS = {
        0, -0.0, 1, -1, 1e-300, -1e-300, 1e300, 5.4, 5.40001, -5.4, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
    };
    /** Years 1 and 9999, and days near one another before and behind 1970. */
    private static final long[] TIMES = {
        -62_135_596_800_000_000L,
        253_402_300_799_999_999L,
        -1,
        0,
        1,
        131_071,
        131_072,
        1_700_000_000_000_000L,
        1_700_000_000_000_001L
    };

    private final Random random = new Random(7);

    @ParameterizedTest
    @EnumSource(IndexTable.class)
    void rowsAreInTheOrderOfTheColumnsOfTheirKey(IndexTable table) {
        IndexRows rows = new IndexRows();
        for (int resource = 0; resource < 2_000; resource++) {
            rows.add(resource, List.of(value(table)), NUMBERS);
        }

        List<Object[]> sorted = sorted(rows, table).stream()
                .map(row -> Arrays.copyOf(row.columns(), table.keyColumns()))
                .toList();

        List<Object[]> expected = new ArrayList<>(sorted);
        expected.sort(byColumns());
        assertThat(sorted).hasSize(2_000).usingElementComparator(byColumns()).containsExactlyElementsOf(expected);
    }

    @Test
    void stringsOfOneResourceWithTheSameKeyAreNumberedInTheOrderTheyCame() {
        IndexRows rows = new IndexRows();
        rows.add(7, List.of(text("ann", "Ann"), text("bo", "Bo"), text("ann", "ann"), text("ann", "ANN")), NUMBERS);
        rows.add(8, List.of(text("ann", "Ann")), NUMBERS);

        Stream<String> sorted = sorted(rows, IndexTable.STRING).stream()
                .map(IndexRow::columns)
                .map(row -> row[1] + " " + row[2] + " " + row[3] + " " + row[4]);

        assertThat(sorted).containsExactly("ann 7 0 Ann", "ann 7 1 ann", "ann 7 2 ANN", "ann 8 0 Ann", "bo 7 0 Bo");
    }

    @Test
    void aParameterBeyondTheBitsOfTheBeginningIsNotTakenForAnother() {
        IndexRows rows = new IndexRows();
        rows.add(1, List.of(new IndexValue.Token(5 + (1 << 20), "", "a")), NUMBERS);
        rows.add(2, List.of(new IndexValue.Token(5, "", "b")), NUMBERS);
        rows.add(3, List.of(new IndexValue.Token(5 + (1 << 20), "", "b")), NUMBERS);
        rows.add(4, List.of(new IndexValue.Token(5, "", "a")), NUMBERS);

        assertThat(sorted(rows, IndexTable.TOKEN).stream().map(IndexRow::surrogateId))
                .containsExactly(4L, 1L, 2L, 3L);
    }

    private static List<IndexRow> sorted(IndexRows rows, IndexTable table) {
        return rows.sorted().getOrDefault(table, List.of());
    }

    private static IndexValue.Text text(String normalized, String exact) {
        return new IndexValue.Text(3, normalized, exact);
    }

    private IndexValue value(IndexTable table) {
        int parameter = 1 + random.nextInt(3);
        return switch (table) {
            case TOKEN -> new IndexValue.Token(parameter, text(), text());
            case TEXT -> new IndexValue.Label(parameter, text());
            case STRING -> new IndexValue.Text(parameter, text(), text());
            case DATE -> new IndexValue.Date(parameter, time(), time());
            case NUMBER -> new IndexValue.Numeric(parameter, number(), number());
            case QUANTITY -> new IndexValue.Quantity(parameter, text(), text(), number(), number());
            case REFERENCE -> new IndexValue.Reference(parameter, random.nextInt(2), text());
            case URI -> new IndexValue.Uri(parameter, text());
            case COMPOSITE ->
                new IndexValue.Composite(
                        parameter, text(), text(), text(), text(), number(), number(), number(), number());
        };
    }

    private String text() {
        return TEXTS[random.nextInt(TEXTS.length)];
    }

    private double number() {
        return NUMBERS_OF_ALL_KINDS[random.nextInt(NUMBERS_OF_ALL_KINDS.length)];
    }

    private long time() {
        return TIMES[random.nextInt(TIMES.length)];
    }

    private static Comparator<Object[]> byColumns() {
        return (one, other) -> {
            for (int i = 0; i < one.length; i++) {
                int order = one[i] instanceof byte[] bytes
                        ? Arrays.compareUnsigned(bytes, (byte[]) other[i])
                        : compare(one[i], other[i]);
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        };
    }

    @SuppressWarnings("unchecked")
    private static int compare(Object one, Object other) {
        return ((Comparable<Object>) one).compareTo(other);
    }
}
