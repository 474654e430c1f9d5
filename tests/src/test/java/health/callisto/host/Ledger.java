package health.callisto.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What a host was asked to write and what it answered; afterwards exactly that must be stored. */
final class Ledger {
    static final String SYSTEM = "urn:ledger";

    /** What became of a write, by its answer. */
    enum Answer {
        STORED,
        REFUSED,
        /** The host was killed first. */
        NONE
    }

    /**
     * Resources that were written in one request, each with the same mark as its identifier.
     *
     * @param key of the one resource that is written again and again; empty: the resources are new
     */
    record Written(String mark, int resources, String key, Answer answer) {}

    private static final int AT_ONCE = 40;

    private final Map<String, Written> written = new ConcurrentHashMap<>();
    private final Map<String, String> deleted = new ConcurrentHashMap<>();
    private final AtomicInteger stored = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    void add(Written write) {
        written.put(write.mark(), write);
        count(write.answer());
    }

    /** A resource that was stored under that mark, and that somebody has deleted. */
    void addDeleted(String mark, String id, Answer answer) {
        written.remove(mark);
        if (answer == Answer.STORED) {
            deleted.put(id, mark);
        }
        count(answer);
    }

    private void count(Answer answer) {
        if (answer == Answer.STORED) {
            stored.incrementAndGet();
        } else if (answer == Answer.REFUSED) {
            refused.incrementAndGet();
        }
    }

    int stored() {
        return stored.get();
    }

    int refused() {
        return refused.get();
    }

    /** Everything that was acknowledged is found, nothing that was refused is, and nothing is half there. */
    void check(RunningHost host) {
        List<String> wrong = new ArrayList<>();
        List<Written> fresh =
                written.values().stream().filter(write -> write.key().isEmpty()).toList();
        for (int i = 0; i < fresh.size(); i += AT_ONCE) {
            List<Written> some = fresh.subList(i, Math.min(i + AT_ONCE, fresh.size()));
            Map<String, Integer> found = found(host, some);
            for (Written write : some) {
                int count = found.getOrDefault(write.mark(), 0);
                boolean right =
                        switch (write.answer()) {
                            case STORED -> count == write.resources();
                            case REFUSED -> count == 0;
                            case NONE -> count == 0 || count == write.resources();
                        };
                if (!right) {
                    wrong.add(write + " is found " + count + " times");
                }
            }
        }
        versionsOfOne(host, wrong);
        deleted.forEach((id, mark) -> {
            int status = host.get("Patient/" + id).statusCode();
            int found = host.json("Patient?identifier=" + SYSTEM + "%7C" + mark)
                    .path("total")
                    .asInt();
            if (status != 410 || found != 0) {
                wrong.add(
                        "Patient/" + id + " was deleted, and is answered " + status + " and found " + found + " times");
            }
        });
        assertThat(wrong).isEmpty();
    }

    private static Map<String, Integer> found(RunningHost host, List<Written> some) {
        StringBuilder query = new StringBuilder("Patient?_count=200&_elements=identifier&identifier=");
        some.forEach(
                write -> query.append(SYSTEM).append("%7C").append(write.mark()).append(','));
        Map<String, Integer> found = new TreeMap<>();
        for (JsonNode entry : host.json(query.substring(0, query.length() - 1)).path("entry")) {
            found.merge(entry.at("/resource/identifier/0/value").asText(), 1, Integer::sum);
        }
        return found;
    }

    /** Each stored write is a version, refused ones are none, and a search finds the newest only. */
    private void versionsOfOne(RunningHost host, List<String> wrong) {
        Map<String, List<Written>> byKey = new TreeMap<>();
        written.values().stream().filter(write -> !write.key().isEmpty()).forEach(write -> byKey.computeIfAbsent(
                        write.key(), key -> new ArrayList<>())
                .add(write));
        byKey.forEach((key, writes) -> {
            List<String> versions = new ArrayList<>();
            String page = key + "/_history?_count=500";
            while (!page.isEmpty()) {
                JsonNode history = host.json(page);
                history.path("entry")
                        .forEach(entry -> versions.add(
                                entry.at("/resource/identifier/0/value").asText()));
                page = next(history, key);
            }
            for (Written write : writes) {
                boolean there = versions.contains(write.mark());
                if (write.answer() != Answer.NONE && there != (write.answer() == Answer.STORED)) {
                    wrong.add(write + (there ? " is a version" : " is no version"));
                }
            }
            for (int i = 0; i < Math.min(3, versions.size()); i++) {
                int found = host.json("Patient?identifier=" + SYSTEM + "%7C" + versions.get(i))
                        .path("total")
                        .asInt();
                if (found != (i == 0 ? 1 : 0)) {
                    wrong.add("Version " + i + " before the newest of " + key + " is found " + found + " times");
                }
            }
        });
    }

    private static String next(JsonNode bundle, String key) {
        for (JsonNode link : bundle.path("link")) {
            if (link.path("relation").asText().equals("next")) {
                String url = link.path("url").asText();
                return url.substring(url.indexOf(key));
            }
        }
        return "";
    }
}
