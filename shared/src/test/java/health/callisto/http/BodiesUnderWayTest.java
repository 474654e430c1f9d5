package health.callisto.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.callisto.problem.Problem;
import health.callisto.rest.OperationOutcomes;
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
}
