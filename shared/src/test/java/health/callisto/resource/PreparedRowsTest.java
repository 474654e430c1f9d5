package health.callisto.resource;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PreparedRowsTest {
    private static final ResourceType TYPE = new ResourceType(1, "Account");
    private static final IndexNumberSql.Lookup NUMBERS = new IndexNumberSql.Lookup(s -> 1, s -> 1, s -> 1);

    @Test
    void idsThatGrowFromPutToPutKeepTheOrder() {
        PreparedRows rows = rowsWithTheSameCode(3);
        rows.begin();
        rows.stored(0, 10);
        rows.stored(2, 20);

        assertThat(rows.keepsOrder()).isTrue();
        assertThat(idsInOrder(rows)).containsExactly(10L, 20L);
    }

    @Test
    void idsOfTimesThatTheResourcesBringArePutIntoOrder() {
        PreparedRows rows = rowsWithTheSameCode(3);
        rows.begin();
        rows.stored(0, 30);
        rows.stored(1, 10);
        rows.stored(2, 20);

        assertThat(rows.keepsOrder()).isFalse();
        assertThat(idsInOrder(rows)).containsExactly(10L, 20L, 30L);
    }

    @Test
    void rowsOfSeveralBatchesArePutIntoOneOrder() {
        PreparedRows first = rowsWithTheSameCode(2);
        first.begin();
        first.stored(0, 30);
        first.stored(1, 40);
        PreparedRows second = rowsWithTheSameCode(2);
        second.begin();
        second.stored(0, 10);
        second.stored(1, 20);

        assertThat(idsInOrder(first, second)).containsExactly(10L, 20L, 30L, 40L);
    }

    private static List<Long> idsInOrder(PreparedRows... prepared) {
        IndexRows rows = new IndexRows(NUMBERS);
        for (PreparedRows one : prepared) {
            rows.addAll(one);
        }
        return rows.sorted().getOrDefault(IndexTable.TOKEN, List.of()).stream()
                .map(IndexRow::surrogateId)
                .toList();
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
        return PreparedRows.of(new Batch(writes, false, Batch.Origin.IMPORT, Optional.empty()), NUMBERS);
    }
}
