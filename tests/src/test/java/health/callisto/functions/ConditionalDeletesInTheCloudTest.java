package health.callisto.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.azure.core.util.BinaryData;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueClientBuilder;
import com.azure.storage.queue.QueueMessageEncoding;
import com.azure.storage.queue.models.QueueMessageItem;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpStatusType;
import health.callisto.bulk.change.BulkDeleteJobs;
import health.callisto.localhost.Azurite;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What deletes by a search deletes what the URL says, whatever characters it has: the query is never put together from its parts. */
class ConditionalDeletesInTheCloudTest {
    private static final String BASE = "/demo/fhir/main/";
    private static Azurite azurite;

    @TempDir
    private Path data;

    private WorkerApp app;

    @BeforeAll
    static void storage(@TempDir Path folder) {
        azurite = Azurite.start(Path.of(".."), folder.resolve("azurite"));
    }

    @AfterAll
    static void stopStorage() {
        azurite.close();
    }

    @BeforeEach
    void threePatients() {
        app = new WorkerApp(data, azurite.connectionString());
        for (int year : List.of(1990, 1995, 2000)) {
            assertThat(app.send("PUT", BASE + "Patient/b" + year, """
                            {"resourceType":"Patient","id":"b%d","birthDate":"%d-01-01","name":[{"family":"A|B"}],
                             "identifier":[{"system":"urn:s2","value":"A"},{"value":"{%d}"}]}""".formatted(year, year, year))
                            .status())
                    .isEqualTo(201);
        }
    }

    @AfterEach
    void close() {
        app.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Patient?identifier=urn:s2|A&birthdate=ge1994&birthdate=le1996&_count=10",
                "Patient?identifier=urn:s2%7CA&birthdate=ge1994&birthdate=le1996&_count=10",
                "Patient?birthdate=ge1994&birthdate=le1996&family=A|B&_count=10",
                "Patient?birthdate=ge1994&birthdate=le1996&family:exact=A|B&_count=10",
                "Patient?identifier={1995}&birthdate=ge1990&_count=10",
                "Patient?identifier=^x,{1995}&birthdate=ge1990&birthdate=le2000&_count=10",
            })
    void aConditionalDeleteDeletesWhatItsWholeQueryFinds(String query) {
        assertThat(app.send("DELETE", BASE + query, "").status()).isEqualTo(204);

        assertThat(left()).containsExactly("b1990", "b2000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Patient/$bulk-delete?identifier=urn:s2|A&birthdate=ge1994&birthdate=le1996",
                "Patient/$bulk-delete?identifier=urn:s2%7CA&birthdate=ge1994&birthdate=le1996&_hardDelete=true",
                "Patient/$bulk-delete?birthdate=ge1994&birthdate=le1996&family:exact=A|B",
                "$bulk-delete?_type=Patient&_id=b1995,x&_tag:not=urn:x|y&_id=b1995,z",
            })
    void aBulkDeleteDeletesWhatItsWholeQueryFinds(String query) {
        WorkerResponse started = app.send("DELETE", BASE + query, "", "Prefer", "respond-async");
        assertThat(started.status()).as(started.text()).isEqualTo(202);
        runUnits();

        assertThat(left()).containsExactly("b1990", "b2000");
    }

    /** An empty value is no condition, or one that cannot be taken: what it means is the same in any spelling. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Patient?identifier=urn:s2|A&birthdate=&_count=10",
                "Patient?identifier=urn:s2|&family=&_count=10"
            })
    void anEmptyValueMeansWhatItMeansInAnEncodedUrl(String query) {
        int raw = app.send("DELETE", BASE + query, "").status();
        Set<String> leftByRaw = left();
        for (int year : List.of(1990, 1995, 2000)) {
            app.send("PUT", BASE + "Patient/b" + year, """
                    {"resourceType":"Patient","id":"b%d","birthDate":"%d-01-01","identifier":[{"system":"urn:s2","value":"A"}]}""".formatted(year, year));
        }

        assertThat(app.send("DELETE", BASE + query.replace("|", "%7C"), "").status())
                .isEqualTo(raw);
        assertThat(left()).isEqualTo(leftByRaw);
    }

    @Test
    void aRequestWhoseUrlTheHostHasNotKeptIsRefusedAndNotGuessed() {
        HttpRequestMessage<Optional<String>> request = mock();
        when(request.getUri()).thenAnswer(call -> {
            throw new IllegalArgumentException("without its cause");
        });
        when(request.getHttpMethod()).thenReturn(HttpMethod.DELETE);
        when(request.getHeaders()).thenReturn(Map.of());
        when(request.getBody()).thenReturn(Optional.empty());
        when(request.createResponseBuilder(any(HttpStatusType.class)))
                .thenAnswer(call -> new WorkerResponse.Builder(call.getArgument(0)));

        WorkerResponse answer = (WorkerResponse) new FhirHttp(app.product()).run(request);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("percent-encoded");
        assertThat(left()).hasSize(3);
    }

    private Set<String> left() {
        Set<String> ids = new TreeSet<>();
        app.send("GET", BASE + "Patient", "")
                .json()
                .path("entry")
                .forEach(entry -> ids.add(entry.path("resource").path("id").asText()));
        return ids;
    }

    /** As the host's queue trigger does, until there is nothing more. */
    private void runUnits() {
        QueueClient queue = new QueueClientBuilder()
                .connectionString(azurite.connectionString())
                .queueName(BulkDeleteJobs.QUEUE)
                .messageEncoding(QueueMessageEncoding.BASE64)
                .buildClient();
        for (QueueMessageItem message = queue.receiveMessage(); message != null; message = queue.receiveMessage()) {
            BinaryData body = message.getBody();
            new BulkDeleteUnit(app.product()).run(body.toString());
            queue.deleteMessage(message.getMessageId(), message.getPopReceipt());
        }
    }
}
