package health.callisto.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.callisto.problem.Problem;
import health.callisto.rest.OperationOutcomes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class BodiesUnderWayTest {
    private static final HttpResponse DONE = HttpResponse.of(200, new byte[0]);

    private final BodiesUnderWay bodies = new BodiesUnderWay(1_000_000);

    @Test
    void oneAloneIsTakenHoweverLargeAndSmallOnesAlways() {
        assertThat(bodies.with(50_000_000, () -> bodies.with(BodiesUnderWay.SMALL, () -> DONE)))
                .isEqualTo(DONE);
    }

    @Test
    void whatTheOthersLeaveNoRoomForIsToBeSentAgain() {
        HttpResponse answer = bodies.with(700_000, () -> {
            assertThat(bodies.with(300_000, () -> DONE)).isEqualTo(DONE);
            return new Edge(() -> "id").answer(OperationOutcomes.FORM, () -> bodies.with(300_001, () -> DONE));
        });

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers()).containsEntry("Retry-After", "1");
        assertThat(bodies.with(700_001, () -> DONE)).isEqualTo(DONE);
    }

    @Test
    void aBodyWhoseRequestFailsGivesItsRoomBack() {
        assertThatThrownBy(() -> bodies.with(900_000, () -> {
                    throw Problem.invalid("no");
                }))
                .isInstanceOf(Problem.class);

        assertThat(bodies.with(900_000, () -> bodies.with(100_000, () -> DONE))).isEqualTo(DONE);
    }

    @Test
    void aPackedBodyCountsWithWhatItReallyUnpacksTo() throws IOException {
        byte[] packed = gzip(("[" + "1,".repeat(1_000_000) + "1]").getBytes(StandardCharsets.US_ASCII));

        assertThat(packed.length).isLessThan(BodiesUnderWay.SMALL);
        assertThat(BodiesUnderWay.weight(post(packed, "content-encoding", "gzip")))
                .isEqualTo(packed.length + 2_000_003);
        assertThat(BodiesUnderWay.weight(post(packed, "content-encoding", " X-GZIP ")))
                .isEqualTo(packed.length + 2_000_003);
        assertThat(BodiesUnderWay.weight(post(packed, "content-encoding", "br")))
                .isEqualTo(packed.length);
    }

    @Test
    void aPackedBodyIsCountedNoFurtherThanToTheMostThatABodyMayHave() throws IOException {
        byte[] packed = gzip(new byte[ArrivedBody.MAX_BYTES * 2]);

        assertThat(BodiesUnderWay.weight(post(packed, "content-encoding", "gzip")))
                .isEqualTo(packed.length + ArrivedBody.MAX_BYTES + 1);
    }

    @Test
    void aPackedBodyThatBreaksOffCountsUntilThere() throws IOException {
        byte[] packed = gzip(new byte[1_000_000]);

        assertThat(BodiesUnderWay.weight(post(Arrays.copyOf(packed, packed.length / 2), "content-encoding", "gzip")))
                .isBetween(100_000, 1_000_000);
        assertThat(BodiesUnderWay.weight(post(new byte[10], "content-encoding", "gzip")))
                .isEqualTo(10);
    }

    @Test
    void xmlCountsWithTheObjectsThatAreMadeOfIt() {
        assertThat(BodiesUnderWay.weight(post(new byte[1_000], "content-type", "application/fhir+xml; charset=utf-8")))
                .isEqualTo(4_000);
    }

    /** Sixteen callers, each with 40 MB packed into 40 KB: most are sent away before anything is unpacked into memory. */
    @Test
    void smallBodiesThatUnpackToMuchAreNotUnpackedAllAtOnce() throws Exception {
        HttpRequest request = post(
                gzip(("[" + "1,".repeat(20_000_000) + "1]").getBytes(StandardCharsets.US_ASCII)),
                "content-encoding",
                "gzip");
        BodiesUnderWay shared = new BodiesUnderWay(100L << 20);
        AtomicInteger unpacked = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch answered = new CountDownLatch(14);
        ExecutorService callers = Executors.newFixedThreadPool(16);
        List<Callable<Integer>> calls = Collections.nCopies(16, () -> new Edge(() -> "id")
                .answer(
                        OperationOutcomes.FORM,
                        () -> shared.with(BodiesUnderWay.weight(request), () -> {
                            most.accumulateAndGet(unpacked.incrementAndGet(), Math::max);
                            try {
                                ArrivedBody.of(request);
                                answered.await();
                                return DONE;
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            } finally {
                                unpacked.decrementAndGet();
                            }
                        }))
                .status());
        List<Callable<Integer>> counted = calls.stream()
                .map(call -> (Callable<Integer>) () -> {
                    int status = call.call();
                    answered.countDown();
                    return status;
                })
                .toList();
        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> each : callers.invokeAll(counted)) {
            statuses.add(each.get());
        }
        callers.shutdown();

        assertThat(most.get()).isLessThanOrEqualTo(2);
        assertThat(statuses).containsOnly(200, 503);
    }

    private static HttpRequest post(byte[] body, String... header) {
        return new HttpRequest("POST", "http://localhost/a", Map.of(header[0], header[1]), body);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
