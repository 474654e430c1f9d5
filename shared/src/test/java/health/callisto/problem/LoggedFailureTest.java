package health.callisto.problem;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.StrictErrorHandler;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** What libraries say of values does not reach a log. */
class LoggedFailureTest {
    private static final String MARKER = "Zyx7marker";

    private static Throwable thrownBy(Callable<?> work) {
        try {
            work.call();
        } catch (Exception e) {
            return e;
        }
        throw new AssertionError("Nothing was thrown");
    }

    private static String printed(Throwable failure) {
        StringWriter text = new StringWriter();
        LoggedFailure.of(failure).printStackTrace(new PrintWriter(text, true));
        return text + LoggedFailure.line(failure);
    }

    @Test
    void messagesOfLibrariesThatQuoteValuesAreDropped() {
        FhirContext r4 = FhirContext.forR4Cached();
        List<Throwable> failures = new ArrayList<>(List.of(
                thrownBy(() -> new ObjectMapper().readTree("{\"a\":" + MARKER + "}")),
                thrownBy(() -> new ObjectMapper().readValue("{\"" + MARKER + "\":1}", Thread.class)),
                thrownBy(() -> r4.newJsonParser()
                        .setParserErrorHandler(new StrictErrorHandler())
                        .parseResource("{\"resourceType\":\"Patient\",\"birthDate\":\"" + MARKER + "\"}")),
                thrownBy(() -> r4.newXmlParser().parseResource("<Patient><" + MARKER)),
                thrownBy(() -> Instant.parse(String.valueOf(MARKER.toCharArray()))),
                thrownBy(() -> Long.parseLong(MARKER)),
                thrownBy(() -> Thread.State.valueOf(MARKER)),
                new SQLException(
                        "Cannot insert duplicate key. The duplicate key value is (1, O'" + MARKER + "').",
                        "23000",
                        2627),
                new SQLException(
                        "Conversion failed when converting the value 'O'" + MARKER + "' to int.", "22018", 245)));
        for (Throwable failure : List.copyOf(failures)) {
            failures.add(new ExecutionException(failure));
            failures.add(new IllegalStateException("Our own text", new RuntimeException(failure)));
            failures.add(new UncheckedIOException(new IOException(failure)));
        }

        for (Throwable failure : failures) {
            assertThat(printed(failure))
                    .doesNotContain(MARKER)
                    .contains(failure.getClass().getName())
                    .contains("LoggedFailureTest");
        }
    }

    @Test
    void ourOwnMessagesThoseOfNetworksAndWhatADatabaseDoesNotQuoteStay() {
        assertThat(printed(Problem.conflict("It was taken over"))).contains("It was taken over");
        assertThat(printed(new IllegalStateException("Our own text", new ConnectException("host:443 refused"))))
                .contains("Our own text")
                .contains("host:443 refused");
        assertThat(printed(new SQLException("Login failed for user 'x'.", "28000", 18456)))
                .contains("Login failed for user");
    }

    @Test
    void aChainThatRefersToItselfEnds() {
        RuntimeException one = new RuntimeException("one");
        one.initCause(new RuntimeException("two", one));

        assertThat(printed(one)).contains("RuntimeException");
    }
}
