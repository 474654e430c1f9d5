package health.callisto.iot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import health.callisto.iot.DeviceDeadLetters.Blob;
import health.callisto.iot.DeviceDeadLetters.Stage;
import health.callisto.iot.hub.HubBatch;
import health.callisto.iot.hub.HubEvent;
import health.callisto.iot.hub.HubName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeadLetterReplayTest {
    private final DeviceDeadLetters letters = mock(DeviceDeadLetters.class);
    private final List<HubBatch> normalized = new ArrayList<>();
    private final List<HubBatch> converted = new ArrayList<>();
    private final DeadLetterReplay replay = new DeadLetterReplay(
            letters,
            mock(ConnectorDirectory.class),
            batch -> {
                normalized.add(batch);
                return 0;
            },
            batch -> {
                converted.add(batch);
                return 1;
            },
            Clock.systemUTC());

    private void stored(Stage stage, String... reasonsAndSizes) {
        List<Blob> blobs = new ArrayList<>();
        for (String each : reasonsAndSizes) {
            String[] words = each.split(" ", -1);
            Blob blob = new Blob("demo/heart/" + stage.word() + "/2026/01/31/10/" + words[0] + "/x-0-1.ndjson", each);
            blobs.add(blob);
            when(letters.read(blob)).thenReturn(Optional.of(batch(Integer.parseInt(words[1]))));
        }
        when(letters.all(anyString(), eq(stage))).thenReturn(blobs);
    }

    private static HubBatch batch(int size) {
        List<HubEvent> events = IntStream.range(0, size)
                .mapToObj(i -> new HubEvent(
                        new byte[0],
                        JsonNodeFactory.instance.objectNode(),
                        JsonNodeFactory.instance.objectNode(),
                        i,
                        Instant.EPOCH))
                .toList();
        return new HubBatch(new HubName(Optional.empty(), "x"), "0", events);
    }

    @Test
    void eventsThatFallStraightBackAreCounted() {
        stored(Stage.NORMALIZATION, "InvalidDataFormat 2");
        stored(Stage.CONVERSION, "NotSupported 4", "DeviceNotFound 5");

        assertThat(replay.replay("demo/heart", Set.of(), 200)).isEqualTo(new DeadLetterReplay.Replayed(11, 2, 0));
        assertThat(replay.replay("demo/heart", Set.of("NotSupported"), 200))
                .isEqualTo(new DeadLetterReplay.Replayed(4, 1, 0));
        assertThat(replay.replay("demo/heart", Set.of(), 1)).isEqualTo(new DeadLetterReplay.Replayed(2, 0, 2));
    }

    @Test
    void unhandledStandsForAllThatWereNotForeseen() {
        stored(Stage.CONVERSION, "UnhandledProblem 1", "UnhandledArithmeticException 2", "NotSupported 4");

        assertThat(replay.replay("demo/heart", Set.of("Unhandled"), 200).replayed())
                .isEqualTo(3);
        assertThat(replay.replay("demo/heart", Set.of("UnhandledProblem"), 200).replayed())
                .isEqualTo(1);
    }

    private static String file(String... bodies) {
        List<DeadLetter> its = new ArrayList<>();
        for (String body : bodies) {
            HubEvent event = new HubEvent(
                    body.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    JsonNodeFactory.instance.objectNode(),
                    JsonNodeFactory.instance.objectNode(),
                    10 + its.size(),
                    Instant.EPOCH);
            its.add(new DeadLetter("demo/heart", event, "NotSupported", "x"));
        }
        return DeviceDeadLetters.file(batch(1), its);
    }

    @Test
    void lettersThatFailAgainForAnotherReasonTakeNobodysPlace() {
        assertThat(file("first")).isEqualTo(file("first")).matches("x-0-10-[0-9a-f]{16}\\.ndjson");
        assertThat(List.of(file("first"), file("second"), file("first", "second")))
                .doesNotHaveDuplicates();
    }

    @Test
    void eachReasonIsInTheGuide() throws IOException {
        String guide = Files.readString(Path.of("../docs/devices.md"));

        assertThat(DeadLetterReason.all())
                .allSatisfy(reason -> assertThat(guide).contains("\n| `" + reason + "` |"));
    }
}
