package health.callisto.host;

import health.callisto.host.Ledger.Answer;
import health.callisto.host.Ledger.Written;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Callers that create, update, delete, search and send transactions, side by side, until the host is gone. */
final class MixedLoad implements AutoCloseable {
    private static final int CALLERS = 6;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;
    private final String name;
    private final Ledger ledger;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicInteger searchesAnswered = new AtomicInteger();
    private final List<Thread> callers = new ArrayList<>();

    /** @param name of these callers: their marks begin with it */
    MixedLoad(RunningHost host, String name, Ledger ledger) {
        this.base = host.base();
        this.name = name;
        this.ledger = ledger;
        for (int caller = 0; caller < CALLERS; caller++) {
            int number = caller;
            Thread thread = new Thread(() -> call(number), "mixed-load-" + caller);
            callers.add(thread);
            thread.start();
        }
    }

    int searchesAnswered() {
        return searchesAnswered.get();
    }

    private void call(int caller) {
        String previousMark = "";
        for (int number = 0; !ended.get(); number++) {
            String mark = name + "-" + caller + "-" + number;
            switch (number % 5) {
                case 0, 1 -> {
                    Optional<HttpResponse<String>> created = send("POST", "Patient", patient("", mark));
                    ledger.add(new Written(mark, 1, "", answer(created)));
                    previousMark = mark;
                    if (number % 10 == 1) {
                        created.filter(response -> response.statusCode() == 201)
                                .ifPresent(response -> delete(
                                        mark,
                                        RunningHost.json(response).path("id").asText()));
                    }
                }
                case 2 -> {
                    String key = "Patient/own" + caller;
                    ledger.add(new Written(mark, 1, key, answer(send("PUT", key, patient("own" + caller, mark)))));
                }
                case 3 -> ledger.add(new Written(mark, 2, "", answer(send("POST", "", pair(mark)))));
                default -> {
                    if (send("GET", "Patient?identifier=" + Ledger.SYSTEM + "%7C" + previousMark, "")
                            .filter(response -> response.statusCode() == 200)
                            .isPresent()) {
                        searchesAnswered.incrementAndGet();
                    }
                }
            }
        }
    }

    private void delete(String mark, String id) {
        Answer answer = answer(send("DELETE", "Patient/" + id, ""));
        // One that was refused is there still, as it was acknowledged.
        if (answer != Answer.REFUSED) {
            ledger.addDeleted(mark, id, answer);
        }
    }

    private static String patient(String id, String mark) {
        return "{\"resourceType\":\"Patient\"," + (id.isEmpty() ? "" : "\"id\":\"" + id + "\",")
                + "\"identifier\":[{\"system\":\"" + Ledger.SYSTEM + "\",\"value\":\"" + mark
                + "\"}],\"name\":[{\"family\":\"Ledger\",\"given\":[\"" + mark + "\"]}]}";
    }

    private static String pair(String mark) {
        String entry = "{\"resource\":" + patient("", mark) + ",\"request\":{\"method\":\"POST\",\"url\":\"Patient\"}}";
        return "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[" + entry + "," + entry + "]}";
    }

    private static Answer answer(Optional<HttpResponse<String>> response) {
        return response.map(given -> given.statusCode() < 300 ? Answer.STORED : Answer.REFUSED)
                .orElse(Answer.NONE);
    }

    /** Empty if there is no whole answer: the host is gone, and so is this load. */
    private Optional<HttpResponse<String>> send(String method, String path, String body) {
        try {
            return Optional.of(http.send(
                    HttpRequest.newBuilder(URI.create(path.isEmpty() ? base.toString() : base + "/" + path))
                            .timeout(Duration.ofSeconds(60))
                            .header("Content-Type", "application/fhir+json")
                            .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString()));
        } catch (IOException e) {
            ended.set(true);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ended.set(true);
            return Optional.empty();
        }
    }

    /** Waits for the answers that are under way. */
    @Override
    public void close() {
        ended.set(true);
        Await.until("the end of the callers", () -> callers.stream().noneMatch(Thread::isAlive));
    }
}
