package health.callisto.search.parameter;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.resource.write.IndexValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistinctValuesTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 18, 40, 1_000})
    void givenRepeatsAmongFewAndMany_whenCollected_thenEachIsThereOnceInItsOrder(int different) {
        Random random = new Random(different);
        DistinctValues values = new DistinctValues();
        List<IndexValue> expected = new ArrayList<>();
        for (int parameter = 1; parameter <= 3; parameter++) {
            values.nextParameter();
            Set<IndexValue> once = new LinkedHashSet<>();
            for (int i = 0; i < different * 3; i++) {
                IndexValue value = new IndexValue.Uri(parameter, "urn:" + random.nextInt(different));
                values.accept(value);
                once.add(value);
            }
            expected.addAll(once);
        }

        assertThat(values.all()).containsExactlyElementsOf(expected);
    }
}
