package health.callisto.host;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Messages of devices that measure heart rates and weights, and mappings for them. */
final class DeviceMessages {
    static final String DEVICE_MAPPING = """
            {"templateType":"CollectionContent","template":[
              {"templateType":"CalculatedContent","template":{"typeName":"heartrate",
                "typeMatchExpression":"$..[?(@hr)]","deviceIdExpression":"$.matchedToken.device",
                "timestampExpression":"$.matchedToken.at","patientIdExpression":"$.matchedToken.patient",
                "values":[{"required":true,"valueName":"hr",
                  "valueExpression":{"value":"add(matchedToken.hr, `0`)","language":"JmesPath"}}]}},
              {"templateType":"JsonPathContent","template":{"typeName":"weight",
                "typeMatchExpression":"$..[?(@kg)]","deviceIdExpression":"$.device",
                "timestampExpression":"$.at","patientIdExpression":"$.patient",
                "values":[{"required":true,"valueExpression":"$.kg","valueName":"kg"}]}}]}""";

    static final String FHIR_MAPPING = """
            {"templateType":"CollectionFhir","template":[
              {"templateType":"CodeValueFhir","template":{"typeName":"heartrate","periodInterval":60,
                "codes":[{"code":"8867-4","system":"http://loinc.org","display":"Heart rate"}],
                "value":{"valueType":"SampledData","valueName":"hr","defaultPeriod":5000,"unit":"count/min"}}},
              {"templateType":"CodeValueFhir","template":{"typeName":"weight",
                "codes":[{"code":"29463-7","system":"http://loinc.org"}],
                "value":{"valueType":"Quantity","valueName":"kg","unit":"kg","code":"kg",
                  "system":"http://unitsofmeasure.org"}}}]}""";

    private static final Instant START = Instant.parse("2026-01-31T10:00:00Z");

    private DeviceMessages() {}

    /** A weight in each tenth one; the devices take turns. */
    static List<String> of(int count, int devices) {
        Random random = new Random(count);
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int device = i % devices;
            Instant at = START.plus(Duration.ofSeconds(5L * (i / devices)));
            String reading =
                    i % 10 == 3 ? "\"kg\":" + (60 + random.nextInt(30)) + ".50" : "\"hr\":" + (60 + random.nextInt(60));
            messages.add("{\"device\":\"d" + device + "\",\"patient\":\"p" + device + "\",\"at\":\"" + at + "\","
                    + reading + "}");
        }
        return messages;
    }
}
