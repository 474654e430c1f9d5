package health.callisto.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.callisto.access.DataAction;
import health.callisto.http.Route.Effect;
import health.callisto.http.Route.Level;
import health.callisto.problem.Problem;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A storage account that hangs holds the calls that need it, up to a number, and no others. */
class StorageGuardTest {
    private static final Route<String> STORED =
            new Route<>("export", Level.OTHER, "GET", List.of("$export"), Effect.JOB, DataAction.EXPORT, true, "");
    private static final Route<String> PLAIN =
            new Route<>("read", Level.TYPE, "GET", List.of("{type}"), Effect.READS, DataAction.READ, false, "");

    @Test
    void whatComesBeyondTheNumberIsRefusedAtOnceAndIsTakenAgainLater() throws InterruptedException {
        StorageGuard guard = new StorageGuard(1);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch hanging = new CountDownLatch(1);
        CompletableFuture<HttpResponse> held = CompletableFuture.supplyAsync(() -> guard.pass(STORED, () -> {
            inside.countDown();
            await(hanging);
            return HttpResponse.empty(202);
        }));
        inside.await();

        assertThatThrownBy(() -> guard.pass(STORED, () -> HttpResponse.empty(202)))
                .isInstanceOfSatisfying(
                        Problem.class, error -> assertThat(error.kind()).isEqualTo(Problem.Kind.UNAVAILABLE));

        assertThat(guard.pass(PLAIN, () -> HttpResponse.empty(200)).status()).isEqualTo(200);

        hanging.countDown();
        assertThat(held.join().status()).isEqualTo(202);
        assertThat(guard.pass(STORED, () -> HttpResponse.empty(202)).status()).isEqualTo(202);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
