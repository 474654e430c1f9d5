package health.callisto.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.callisto.rest.OperationOutcomes;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EdgeTest {
    private final Edge edge = new Edge(() -> "the-id");

    static Stream<Error> errors() {
        return Stream.of(
                new StackOverflowError(),
                new NoClassDefFoundError("x/Y"),
                new ExceptionInInitializerError("x.Y"),
                new AssertionError("secret"),
                new InternalError("secret"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorEndsInAnOperationOutcomeWithACorrelationId(Error error) {
        HttpResponse response = edge.answer(OperationOutcomes.FORM, () -> {
            throw error;
        });
        assertThat(response.status()).isEqualTo(500);
        assertThat(text(response))
                .contains("\"resourceType\":\"OperationOutcome\"")
                .contains("the-id")
                .doesNotContain("secret");
    }

    @Test
    void aRequestThatMemoryIsTooSmallForMayBeTriedAgain() {
        HttpResponse response = edge.answer(OperationOutcomes.FORM, () -> {
            throw new OutOfMemoryError("Java heap space");
        });
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.headers()).containsKey("Retry-After");
        assertThat(text(response))
                .contains("\"resourceType\":\"OperationOutcome\"")
                .contains("the-id");
    }

    @Test
    @SuppressWarnings("removal") // the last Error that a thread must not survive
    void aThreadThatIsToDieDies() {
        assertThatThrownBy(() -> edge.answer(OperationOutcomes.FORM, () -> {
                    throw new ThreadDeath();
                }))
                .isInstanceOf(ThreadDeath.class);
    }

    private static String text(HttpResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
