package health.callisto.resource.index;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.resource.feed.Change;
import health.callisto.resource.write.Batch;
import health.callisto.resource.write.IndexValue;
import health.callisto.resource.write.Precondition;
import health.callisto.resource.write.Write;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PreparedRowsTest {
    private static final long NOT_STORED = 0;
    private static final ResourceType TYPE = new ResourceType(1, "Account");
    private static final IndexNumberSql.Lookup NUMBERS = new IndexNumberSql.Lookup(s -> 1, s -> 1, s -> 1);

    @Test
    void idsThatGrowFromPutToPutKeepTheOrder() {
        PreparedRows rows = stored(10, NOT_STORED, 20);

        assertThat(rows.keepsOrder()).isTrue();
        assertThat(idsInOrder(rows)).containsExactly(10L, 20L);
    }

    @Test
    void idsOfTimesThatTheResourcesBringArePutIntoOrder() {
        PreparedRows rows = stored(30, 10, 20);

        assertThat(rows.keepsOrder()).isFalse();
        assertThat(idsInOrder(rows)).containsExactly(10L, 20L, 30L);
    }

    @Test
    void rowsOfSeveralBatchesArePutIntoOneOrder() {
        assertThat(idsInOrder(stored(30, 40), stored(10, 20))).containsExactly(10L, 20L, 30L, 40L);
    }

    private static List<Long> idsInOrder(PreparedRows... prepared) {
        IndexRows rows = new IndexRows();
        for (PreparedRows one : prepared) {
            rows.addAll(one);
        }
        return rows.sorted().getOrDefault(IndexTable.TOKEN, List.of()).stream()
                .map(IndexRow::surrogateId)
                .toList();
    }

    /** Rows with the same code, of puts that are stored under those ids. */
    private static PreparedRows stored(long... ids) {
        PreparedRows rows = rowsWithTheSameCode(ids.length);
        rows.begin();
        for (int put = 0; put < ids.length; put++) {
            if (ids[put] != NOT_STORED) {
                rows.stored(put, ids[put]);
            }
        }
        return rows;
    }

    private static PreparedRows rowsWithTheSameCode(int puts) {
        List<Write> writes = IntStream.range(0, puts)
                .<Write>mapToObj(put -> new Write.Put(
                        new ResourceKey(TYPE, "a" + put),
                        new byte[0],
                        new Write.Values(List.of(new IndexValue.Token(5, "", "final")), 0),
                        Precondition.ANY,
                        Optional.empty()))
                .toList();
        return PreparedRows.of(new Batch(writes, false, Change.Origin.IMPORT, Optional.empty()), NUMBERS);
    }
}
