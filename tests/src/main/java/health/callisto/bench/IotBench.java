package health.callisto.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import health.callisto.iot.mapping.DeviceMapping;
import health.callisto.iot.message.DeviceMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Device messages through a device mapping, on one thread; then from the client of devices to stored Observations. */
final class IotBench implements Bench.Benchmark {
    private static final int MESSAGES = 1_000;
    private static final int SECONDS = 5;
    private static final int END_TO_END_SECONDS = 120;
    private static final double NORMALIZE_LIMIT = 20_000;

    private static final String JSON_PATH = """
            {"templateType":"CollectionContent","template":[{"templateType":"JsonPathContent","template":{
              "typeName":"heartrate","typeMatchExpression":"$..[?(@heartRate)]","deviceIdExpression":"$.deviceId",
              "timestampExpression":"$.endDate",
              "values":[{"required":true,"valueExpression":"$.heartRate","valueName":"hr"}]}}]}""";

    private static final String CALCULATED = """
            {"templateType":"CollectionContent","template":[{"templateType":"CalculatedContent","template":{
              "typeName":"heartrate","typeMatchExpression":{"value":"to_array(Body)[?heartRate]","language":"JmesPath"},
              "deviceIdExpression":"$.matchedToken.deviceId","timestampExpression":"$.matchedToken.endDate",
              "values":[{"required":true,"valueName":"hr",
                "valueExpression":{"value":"multiply(matchedToken.heartRate, `1.5`)","language":"JmesPath"}}]}}]}""";

    @Override
    public void run(Options options, Figures figures) throws Exception {
        List<DeviceMessage> messages = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            String body = "{\"deviceId\":\"device-" + i % 100 + "\",\"heartRate\":" + (60 + i % 60)
                    + ",\"endDate\":\"2026-01-31T12:" + String.format("%02d", i % 60) + ":00.000Z\",\"battery\":0.87}";
            messages.add(DeviceMessage.of(body.getBytes(UTF_8), Instant.EPOCH));
        }
        int seconds = Math.min(SECONDS, options.seconds(SECONDS));
        figures.print("iot.normalize.perSecond", perSecond(JSON_PATH, messages, seconds), "1/s", NORMALIZE_LIMIT);
        figures.print("iot.normalizeCalculated.perSecond", perSecond(CALCULATED, messages, seconds), "1/s");
        EndToEnd.run(options.seconds(END_TO_END_SECONDS), figures);
    }

    private static double perSecond(String mappingFile, List<DeviceMessage> messages, int seconds) {
        DeviceMapping mapping = DeviceMapping.parse(mappingFile).mapping();
        run(mapping, messages, seconds);
        long start = System.nanoTime();
        long count = run(mapping, messages, seconds);
        return count / ((System.nanoTime() - start) / 1e9);
    }

    private static long run(DeviceMapping mapping, List<DeviceMessage> messages, int seconds) {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        long count = 0;
        while (System.nanoTime() < end) {
            for (DeviceMessage message : messages) {
                if (mapping.normalize(message).measurements().size() != 1) {
                    throw new IllegalStateException("A message gave no measurement");
                }
            }
            count += messages.size();
        }
        return count;
    }
}
