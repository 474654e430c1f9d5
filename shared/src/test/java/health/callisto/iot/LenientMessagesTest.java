package health.callisto.iot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import health.callisto.iot.mapping.DeviceMapping;
import health.callisto.iot.message.DataError;
import health.callisto.iot.message.DeviceMessage;
import health.callisto.iot.message.Measurement;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that devices have sent to the parser of the original connector, which was no strict one. */
class LenientMessagesTest {
    private static final DeviceMapping MAPPING = DeviceMapping.parse("""
            {"templateType":"CollectionContent","template":[{"templateType":"CalculatedContent","template":{
              "typeName":"t","typeMatchExpression":"$.Body","deviceIdExpression":"$.Body.device",
              "timestampExpression":"$.Body.at",
              "values":[{"required":true,"valueExpression":"$.Body.hr","valueName":"hr"}]}}]}""").mapping();

    private static DeviceMapping.Normalized normalized(String body) {
        return MAPPING.normalize(DeviceMessage.of(body.getBytes(UTF_8), Instant.EPOCH));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"device\":\"d\",\"at\":\"2026-01-31\",\"hr\":65}",
                "{'device':'d','at':'2026-01-31','hr':65}",
                "{device:'d',at:'2026-01-31',hr:65}",
                "{\"device\":\"d\",\"at\":\"2026-01-31\",\"hr\":65,}",
                "{\"device\":\"d\",\"at\":\"2026-01-31\",\"hr\":65,\"list\":[1,2,]}",
                "/* first */ {\"device\":\"d\", // whose\n\"at\":\"2026-01-31\",\"hr\":65}",
                "\ufeff{\"device\":\"d\",\"at\":\"2026-01-31\",\"hr\":65}",
                "{\"device\":\"d\",\"at\":\"2026-01-31\",\"hr\":65,\"note\":\"two\nlines\"}",
                "{\"device\":\"d\",\"at\":\"2026-01-31\",\"hr\":65,\"none\":NaN,\"all\":-Infinity}",
                "{\"device\":\"d\",\"at\":\"2026-01-31\",\"hr\":65} and more"
            })
    void commentsQuotesAndCommasAreTakenAsTheOriginalTookThem(String body) {
        assertThat(normalized(body).error()).isEmpty();
        assertThat(normalized(body).measurements()).singleElement().satisfies(measurement -> assertThat(
                        measurement.properties())
                .containsExactly(new Measurement.Property("hr", "65")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"device\":\"d\"", "{\"device\" \"d\"}", "device=d", "{,}", "\"open"})
    void whatIsNoJsonStaysAnError(String body) {
        assertThat(normalized(body).error())
                .hasValueSatisfying(error -> assertThat(error.kind()).isEqualTo(DataError.Kind.INVALID_DATA_FORMAT));
    }
}
