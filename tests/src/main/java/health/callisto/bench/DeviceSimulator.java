package health.callisto.bench;

import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.models.SendOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Devices that send heart rates, steps and blood pressures as devices do: some messages are lost, some come twice, some late,
 * neighbours change places. Each device sends to one partition, as an IoT hub does.
 */
final class DeviceSimulator implements AutoCloseable {
    private static final int DEVICES = 1_000;
    private static final int TICKS_PER_SECOND = 20;
    private static final double LOST = 0.01;
    private static final double TWICE = 0.01;
    private static final double LATE = 0.02;
    private static final int LATEST_SECONDS = 3_600;

    static final String DEVICE_MAPPING = """
            {"templateType":"CollectionContent","template":[
              {"templateType":"JsonPathContent","template":{"typeName":"heartrate",
                "typeMatchExpression":"$..[?(@heartRate)]","deviceIdExpression":"$.device",
                "timestampExpression":"$.at","patientIdExpression":"$.patient",
                "values":[{"required":true,"valueExpression":"$.heartRate","valueName":"hr"}]}},
              {"templateType":"JsonPathContent","template":{"typeName":"steps",
                "typeMatchExpression":"$..[?(@steps)]","deviceIdExpression":"$.device",
                "timestampExpression":"$.at","patientIdExpression":"$.patient",
                "values":[{"required":true,"valueExpression":"$.steps","valueName":"steps"}]}},
              {"templateType":"JsonPathContent","template":{"typeName":"bloodpressure",
                "typeMatchExpression":"$..[?(@systolic)]","deviceIdExpression":"$.device",
                "timestampExpression":"$.at","patientIdExpression":"$.patient",
                "values":[{"required":true,"valueExpression":"$.systolic","valueName":"systolic"},
                  {"required":true,"valueExpression":"$.diastolic","valueName":"diastolic"}]}}]}""";

    static final String FHIR_MAPPING = """
            {"templateType":"CollectionFhir","template":[
              {"templateType":"CodeValueFhir","template":{"typeName":"heartrate","periodInterval":60,
                "codes":[{"code":"8867-4","system":"http://loinc.org","display":"Heart rate"}],
                "value":{"valueType":"SampledData","valueName":"hr","defaultPeriod":5000,"unit":"count/min"}}},
              {"templateType":"CodeValueFhir","template":{"typeName":"steps","periodInterval":60,
                "codes":[{"code":"55423-8","system":"http://loinc.org","display":"Steps"}],
                "value":{"valueType":"SampledData","valueName":"steps","defaultPeriod":60000,"unit":"steps"}}},
              {"templateType":"CodeValueFhir","template":{"typeName":"bloodpressure",
                "codes":[{"code":"85354-9","system":"http://loinc.org","display":"Blood pressure panel"}],
                "components":[
                  {"codes":[{"code":"8480-6","system":"http://loinc.org"}],
                   "value":{"valueType":"Quantity","valueName":"systolic","unit":"mmHg","code":"mm[Hg]",
                     "system":"http://unitsofmeasure.org"}},
                  {"codes":[{"code":"8462-4","system":"http://loinc.org"}],
                   "value":{"valueType":"Quantity","valueName":"diastolic","unit":"mmHg","code":"mm[Hg]",
                     "system":"http://unitsofmeasure.org"}}]}}]}""";

    private final EventHubProducerClient client;
    private final List<String> partitions;
    private final Random random = new Random(20_261_121);

    /** @param connection string of the namespace */
    DeviceSimulator(String connection) {
        client = new EventHubClientBuilder()
                .connectionString(connection, "devicedata")
                .buildProducerClient();
        partitions = client.getPartitionIds().stream().toList();
    }

    /** Sends so many a second for so long, lost ones included; answers how many were accepted. */
    long run(int perSecond, int seconds) throws InterruptedException {
        long start = System.nanoTime();
        long sent = 0;
        for (int tick = 0; tick < seconds * TICKS_PER_SECOND; tick++) {
            long due = start + tick * TimeUnit.SECONDS.toNanos(1) / TICKS_PER_SECOND;
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            sent += tick(perSecond / TICKS_PER_SECOND);
        }
        return sent;
    }

    private int tick(int count) {
        List<List<EventData>> byPartition = new ArrayList<>();
        partitions.forEach(partition -> byPartition.add(new ArrayList<>()));
        for (int i = 0; i < count; i++) {
            if (random.nextDouble() >= LOST) {
                int device = random.nextInt(DEVICES);
                String body = body(device);
                List<EventData> its = byPartition.get(device % partitions.size());
                its.add(new EventData(body));
                if (random.nextDouble() < TWICE) {
                    its.add(new EventData(body));
                }
            }
        }
        int sent = 0;
        for (int i = 0; i < partitions.size(); i++) {
            List<EventData> its = byPartition.get(i);
            Collections.shuffle(its, random);
            if (!its.isEmpty()) {
                client.send(its, new SendOptions().setPartitionId(partitions.get(i)));
                sent += its.size();
            }
        }
        return sent;
    }

    private String body(int device) {
        Instant now = Instant.now();
        double kind = random.nextDouble();
        if (kind < 0.1) {
            // Its time is the one at which it is sent: by it the way of each is measured.
            return message(
                    device,
                    now,
                    "\"systolic\":" + (100 + random.nextInt(60)) + ",\"diastolic\":" + (60 + random.nextInt(30)));
        }
        Instant at = random.nextDouble() < LATE ? now.minus(Duration.ofSeconds(random.nextInt(LATEST_SECONDS))) : now;
        return kind < 0.3
                ? message(device, at, "\"steps\":" + random.nextInt(120))
                : message(device, at, "\"heartRate\":" + (50 + random.nextInt(90)));
    }

    private static String message(int device, Instant at, String reading) {
        return "{\"device\":\"device-" + device + "\",\"patient\":\"patient-" + device + "\",\"at\":\"" + at + "\","
                + reading + "}";
    }

    @Override
    public void close() {
        client.close();
    }
}
