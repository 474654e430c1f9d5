package health.callisto.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.callisto.http.HttpResponse;
import health.callisto.problem.Problem;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A storage account that hangs holds the calls that need it, up to a number, and no others. */
class StorageGuardTest {
    @Test
    void whatComesBeyondTheNumberIsRefusedAtOnceAndIsTakenAgainLater() throws InterruptedException {
        StorageGuard guard = new StorageGuard(request -> HttpResponse.empty(200), 1);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch hanging = new CountDownLatch(1);
        CompletableFuture<HttpResponse> held = CompletableFuture.supplyAsync(() -> guard.pass(() -> {
            inside.countDown();
            await(hanging);
            return HttpResponse.empty(202);
        }));
        inside.await();

        assertThatThrownBy(() -> guard.pass(() -> HttpResponse.empty(202)))
                .isInstanceOfSatisfying(
                        Problem.class, error -> assertThat(error.kind()).isEqualTo(Problem.Kind.UNAVAILABLE));

        hanging.countDown();
        assertThat(held.join().status()).isEqualTo(202);
        assertThat(guard.pass(() -> HttpResponse.empty(202)).status()).isEqualTo(202);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
