package health.callisto.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;

import com.azure.core.exception.HttpResponseException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A topic that fails in every way there is, over real HTTPS and the real client. */
class PublisherFaultTest {
    @TempDir
    private Path folder;

    private Publishing publishing;

    @BeforeEach
    void open() throws IOException {
        publishing = new Publishing(folder);
        publishing.change("c", 700);
        publishing.subscribe();
    }

    @AfterEach
    void close() {
        publishing.close();
    }

    private double metric(String name) {
        return publishing.meters.get("callisto.events." + name).counter().count();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\":500,\"times\":3}",
                "{\"status\":503,\"times\":3}",
                "{\"status\":429,\"times\":3}",
                "{\"status\":401,\"times\":3}",
                "{\"status\":403,\"times\":1}",
                "{\"status\":404,\"times\":1}",
                "{\"status\":0,\"times\":2}",
                "{\"status\":0,\"times\":2,\"accepts\":true}",
                "{\"status\":500,\"times\":2,\"accepts\":true}",
                "{\"status\":200,\"times\":1,\"accepts\":true,\"delayMillis\":1500}",
                "{\"status\":503,\"times\":1,\"delayMillis\":1500}"
            })
    void givenATopicThatFailsForAWhile_whenItWorksAgain_thenEachChangeIsAcceptedUnderItsIdAndNothingElse(String fault) {
        publishing.faults("[" + fault + "]");

        publishing.publishAll(publishing.publisher());

        publishing.assertComplete();
        assertThat(publishing.waitingFaults()).isZero();
        assertThat(metric("failed")).isGreaterThanOrEqualTo(1);
        verifyNoInteractions(publishing.deadLetters);
    }

    @Test
    void givenATopicThatTakesSmallerBatchesOnly_whenPublished_thenTheyAreMadeSmaller() {
        publishing.faults("[{\"status\":413,\"times\":4}]");

        publishing.publishAll(publishing.publisher());

        publishing.assertComplete();
        verifyNoInteractions(publishing.deadLetters);
    }

    @Test
    void givenAnEventThatIsRefusedForGood_whenPublished_thenThatOneIsDeadLetteredAndTheOthersAreAccepted() {
        publishing.faults("[{\"status\":400,\"times\":1000,\"subjectContains\":\"/c-333\"}]");
        Publishing.Running publisher = publishing.publisher();

        Publishing.await(() -> {
            publisher.start();
            return publishing.received().size() == 699;
        });

        Publishing.await(() -> metric("deadlettered") == 1);
        verify(publishing.deadLetters, times(1))
                .put(
                        eq(Publishing.SERVICE),
                        argThat(change -> change.key().id().equals("c-333")),
                        any(),
                        contains("400"));
        assertThat(publishing.received().values())
                .noneMatch(event -> event.path("subject").asText().endsWith("/c-333"));
    }

    @Test
    void givenAStorageThatTakesNoDeadLetter_whenItWorksAgain_thenTheWatermarkHasWaited() {
        publishing.faults("[{\"status\":400,\"times\":1000,\"subjectContains\":\"/c-699\"}]");
        doThrow(new HttpResponseException("storage is away", null))
                .doThrow(new HttpResponseException("storage is away", null))
                .doNothing()
                .when(publishing.deadLetters)
                .put(any(), any(), any(), any());
        Publishing.Running publisher = publishing.publisher();

        Publishing.await(() -> {
            publisher.start();
            return metric("deadlettered") == 1;
        });

        verify(publishing.deadLetters, times(3)).put(any(), any(), any(), any());
    }

    @Test
    void givenTwoPublishersThatTakeTheLeaseFromEachOther_whenPublished_thenNothingIsLost() {
        Publishing.Running one = publishing.publisher();
        Publishing.Running other =
                publishing.publisher(UnaryOperator.identity(), Clock.offset(Clock.systemUTC(), Duration.ofHours(1)));
        PublisherStore thief = new PublisherStore(publishing.service().database());

        for (int round = 0; round < 10; round++) {
            int before = publishing.receivedInOrder().size();
            publishing.change("round-" + round, 600);
            Publishing.await(() -> {
                one.start();
                other.start();
                return publishing.receivedInOrder().size() > before;
            });
            // Whoever has it loses it in the middle of its work.
            thief.take(thief.partitions().get(0), "thief");
            thief.release(0, "thief");
        }
        Publishing.await(() -> {
            one.start();
            other.start();
            return publishing.received().keySet().containsAll(publishing.expected());
        });

        publishing.assertComplete();
    }

    @Test
    void givenAPublisherWhoseClockIsWrong_whenItDies_thenAnotherTakesOverAllTheSame() {
        Publishing.Running wrong =
                publishing.publisher(UnaryOperator.identity(), Clock.offset(Clock.systemUTC(), Duration.ofDays(365)));
        wrong.start();
        Publishing.await(() -> !publishing.received().isEmpty());
        PublisherStore store = new PublisherStore(publishing.service().database());
        // It holds the lease and is never heard of again.
        Publishing.await(() -> store.take(store.partitions().get(0), "dead"));
        publishing.change("later", 5);

        publishing.publishAll(publishing.publisher());

        publishing.assertComplete();
    }

    @Test
    void givenAnImportBeforeALiveChange_whenPublished_thenTheLiveOneOvertakes() throws InterruptedException {
        publishing.publishAll(publishing.publisher());
        publishing.faults("[{\"status\":503,\"times\":3}]");
        publishing.change("imported", 3_000, health.callisto.resource.feed.Change.Origin.IMPORT);
        TimeUnit.MILLISECONDS.sleep(50);
        publishing.change("live", 1);

        Publishing.await(() -> publishing.received().keySet().containsAll(publishing.expected()));

        List<String> subjects = publishing.receivedInOrder().stream()
                .map(event -> event.path("subject").asText())
                .toList();
        int live = subjects.indexOf("localhost:7071/demo/fhir/main/Basic/live-0");
        assertThat(subjects.subList(live, subjects.size())).hasSizeGreaterThan(1_500);
    }
}
