package health.callisto.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.spy;

import health.callisto.resource.feed.Change;
import health.callisto.resource.feed.ChangeFeed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.invocation.InvocationOnMock;
import org.mockito.stubbing.Answer;

/** A publisher that dies at a given step, and the one that takes over from it. */
class PublisherCrashTest {
    /** Three batches. */
    private static final int CHANGES = 1_200;

    @TempDir
    private Path folder;

    /** Where it dies: nothing catches this, and nothing is given back. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private enum Step {
        READ,
        SEND,
        WATERMARK
    }

    private enum When {
        BEFORE,
        AFTER
    }

    @ParameterizedTest(name = "{1} the {2}. {0}")
    @CsvSource({
        "READ, BEFORE, 1",
        "READ, AFTER, 1",
        "READ, AFTER, 3",
        "SEND, BEFORE, 1",
        "SEND, BEFORE, 3",
        "SEND, AFTER, 1",
        "SEND, AFTER, 2",
        "WATERMARK, BEFORE, 1",
        "WATERMARK, BEFORE, 3",
        "WATERMARK, AFTER, 1",
        "WATERMARK, AFTER, 2"
    })
    void givenAPublisherThatIsKilled_whenAnotherTakesOver_thenEachChangeIsAcceptedUnderItsIdAndNothingElse(
            Step step, When when, int call) throws IOException {
        try (Publishing publishing = new Publishing(folder)) {
            publishing.change("c", CHANGES);
            publishing.subscribe();
            AtomicInteger calls = new AtomicInteger();
            Publishing.Running dying = publishing.publisher(killing(step, when, call, calls));

            dying.start();
            Publishing.await(() -> calls.get() >= call);
            Publishing.Running heir = publishing.publisher();
            publishing.publishAll(heir);

            publishing.assertComplete();
            assertThat(new PublisherStore(publishing.service().database())
                            .partitions()
                            .get(0)
                            .owner())
                    .isNotEmpty();
        }
    }

    private static UnaryOperator<Publishing.Parts> killing(Step step, When when, int call, AtomicInteger calls) {
        Answer<Object> deadly = invocation -> die(invocation, when, call, calls);
        return parts -> switch (step) {
            case READ -> {
                ChangeFeed feed = spy(parts.feed());
                doAnswer(deadly).when(feed).page(anyLong(), anyInt(), any(Change.Origin.class));
                yield new Publishing.Parts(feed, parts.topic(), parts.store());
            }
            case SEND -> {
                EventTopic topic = spy(parts.topic());
                doAnswer(deadly).when(topic).send(any());
                yield new Publishing.Parts(parts.feed(), topic, parts.store());
            }
            case WATERMARK -> {
                PublisherStore store = spy(parts.store());
                doAnswer(deadly).when(store).advance(anyInt(), anyString(), any(), anyLong());
                yield new Publishing.Parts(parts.feed(), parts.topic(), store);
            }
        };
    }

    private static Object die(InvocationOnMock invocation, When when, int call, AtomicInteger calls) throws Throwable {
        // Others look at the feed as well, to measure how far publishing is behind.
        boolean publishing = Thread.currentThread().getName().equals("callisto-events");
        boolean deadly = publishing && calls.incrementAndGet() == call;
        if (deadly && when == When.BEFORE) {
            throw new Killed();
        }
        Object answer = invocation.callRealMethod();
        if (deadly) {
            throw new Killed();
        }
        return answer;
    }
}
