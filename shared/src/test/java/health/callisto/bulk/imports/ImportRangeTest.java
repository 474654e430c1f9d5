package health.callisto.bulk.imports;

import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.bulk.BlobName;
import org.junit.jupiter.api.Test;

class ImportRangeTest {
    @Test
    void theSignatureOfAnInputUrlIsKeptNowhere() {
        ImportRange unit = new ImportRange(
                0,
                "http://account/container/a%3Fb.ndjson?sv=2020&sig=SECRET",
                "Patient",
                new BlobName("container", "a?b.ndjson"),
                "0x1",
                0,
                10,
                false,
                false,
                false);

        assertThat(unit.url()).isEqualTo("http://account/container/a%3Fb.ndjson");
        assertThat(unit.json()).doesNotContain("SECRET");
        // As an earlier version has planned it.
        String before = unit.json().replace("b.ndjson\",\"type", "b.ndjson?sig=SECRET\",\"type");
        assertThat(ImportRange.parse(before)).isEqualTo(unit);
    }
}
