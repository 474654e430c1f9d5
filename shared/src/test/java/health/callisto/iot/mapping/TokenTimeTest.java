package health.callisto.iot.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import health.callisto.iot.observation.SameContent;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTimeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {
                "2026-01-31T12:34:56Z=2026-01-31T12:34:56Z",
                "2026-01-31T12:34:56.1234567+01:00=2026-01-31T11:34:56.1234567Z",
                "2026-01-31 12:34=2026-01-31T12:34:00Z",
                "2026-01-31=2026-01-31T00:00:00Z",
                "2026-01-31T24:00:00Z=2026-02-01T00:00:00Z",
                "2025-12-31T24:00:00.000+01:00=2025-12-31T23:00:00Z",
                "01/31/2026=2026-01-31T00:00:00Z",
                "1/31/2026 12:34:56=2026-01-31T12:34:56Z",
                "01/31/2026 12:34:56.5=2026-01-31T12:34:56.5Z",
                "1/31/2026 9:34 PM=2026-01-31T21:34:00Z",
                "1/31/2026 12:34:56 AM=2026-01-31T00:34:56Z",
                "01/31/2026 12:34:56 +02:00=2026-01-31T10:34:56Z",
                "01/31/26=2026-01-31T00:00:00Z",
                "01/31/50=1950-01-31T00:00:00Z",
                "2026/01/31 12:34:56=2026-01-31T12:34:56Z",
                "2026/1/31=2026-01-31T00:00:00Z",
                "01-31-2026 12:34:56=2026-01-31T12:34:56Z",
                "Sat, 31 Jan 2026 12:34:56 GMT=2026-01-31T12:34:56Z",
                "31 Jan 2026 12:34:56 GMT=2026-01-31T12:34:56Z",
                "Saturday, 31 January 2026 12:34:56=2026-01-31T12:34:56Z",
                "January 31, 2026 9:34 AM=2026-01-31T09:34:00Z",
                "0001-01-01T00:00:00Z=0001-01-01T00:00:00Z",
                "9999-12-31T23:59:59.9999999Z=9999-12-31T23:59:59.9999999Z"
            })
    void isReadAsTheInvariantCultureReadsIt(String text, String expected) {
        assertThat(TokenTime.of(TextNode.valueOf(text))).contains(Instant.parse(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "noon",
                "12:34:56",
                "31/01/2026",
                "2026-13-01",
                "2026-02-30T00:00:00Z",
                "2026-01-31T24:00:01Z",
                "2026-01-31T25:00:00Z",
                "01/31/2026 24:00:00",
                "01/31/2026 13:00 PM",
                "Fri, 31 Jan 2026 12:34:56 GMT",
                "31 Mars 2026",
                "9999-12-31T24:00:00Z",
                "0001-01-01T00:00:00+01:00",
                "9999-12-31T23:59:59-01:00",
                "1769853600"
            })
    void whatIsNoTimeIsNone(String text) {
        assertThat(TokenTime.of(TextNode.valueOf(text))).isEmpty();
    }

    @Test
    void aNumberIsNoTimeAndALongTextIsNotLookedAt() {
        assertThat(TokenTime.of(LongNode.valueOf(1_769_853_600))).isEmpty();
        assertThat(TokenTime.of(TextNode.valueOf("1/".repeat(500_000)))).isEmpty();
    }

    @Test
    void valuesOfResourcesAreTimesInIsoOnly() {
        assertThat(TokenTime.ofIso(TextNode.valueOf("01/31/2026"))).isEmpty();
        assertThat(SameContent.is(TextNode.valueOf("01/31/2026"), TextNode.valueOf("2026-01-31")))
                .isFalse();
    }
}
