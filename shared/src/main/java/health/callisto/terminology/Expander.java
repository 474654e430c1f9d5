package health.callisto.terminology;

import com.fasterxml.jackson.databind.JsonNode;
import health.callisto.fhir.Deadline;
import health.callisto.problem.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Works out the codes of a value set (R4 valueset.html#compositions). Serves one expansion. */
final class Expander {
    /** More codes than this are refused. */
    static final int MOST = 20_000;
    /** Codes that are looked at, filtered, united or taken away, over all parts: more are refused. */
    static final int MOST_WORK = 2_000_000;
    /** Value sets that lead one to the other. */
    private static final int DEEPEST = 50;

    private final Terminology terminology;
    private final Deadline deadline;
    /** Value sets that are being expanded: one that contains itself has no end. */
    private final Set<String> under = new HashSet<>();
    /** What value sets that are named came to: each is expanded once, however often it is included. */
    private final Map<String, List<Concept>> named = new HashMap<>();

    private int work;
    private int depth;

    /** @param deadline ends the work */
    Expander(Terminology terminology, Deadline deadline) {
        this.deadline = deadline;
        this.terminology = terminology;
    }

    List<Concept> expand(JsonNode valueSet) {
        if (++depth > DEEPEST) {
            throw Problem.unprocessable("The value set includes others over more than " + DEEPEST + " levels");
        }
        String url = valueSet.path("url").asText();
        if (!url.isEmpty() && !under.add(url)) {
            throw Problem.unprocessable("The value set '" + url + "' contains itself");
        }
        Map<String, Concept> codes = new LinkedHashMap<>();
        if (valueSet.path("compose").isMissingNode()) {
            contained(valueSet.path("expansion").path("contains"), codes);
        } else {
            for (JsonNode include : valueSet.path("compose").path("include")) {
                included(include).forEach((key, concept) -> codes.putIfAbsent(key, concept));
            }
            for (JsonNode exclude : valueSet.path("compose").path("exclude")) {
                codes.keySet().removeAll(included(exclude).keySet());
            }
        }
        under.remove(url);
        depth--;
        return List.copyOf(bounded(codes).values());
    }

    private List<Concept> named(String canonical) {
        List<Concept> known = named.get(canonical);
        if (known == null) {
            known = expand(terminology
                    .valueSet(canonical)
                    .orElseThrow(() -> Problem.unprocessable("The value set '" + canonical + "' is not stored here")));
            named.put(canonical, known);
        }
        return known;
    }

    /** To be called before so many codes are gone through. */
    private void spend(int codes) {
        deadline.check();
        work += codes;
        if (work > MOST_WORK) {
            throw Problem.unprocessable("The value set needs more than " + MOST_WORK
                    + " codes to be looked at, which is too costly; include less, or each part once");
        }
    }

    private void contained(JsonNode list, Map<String, Concept> codes) {
        spend(list.size());
        for (JsonNode one : list) {
            Concept concept = Concept.named(
                    one.path("system").asText(),
                    one.path("code").asText(),
                    one.path("display").asText());
            if (!concept.code().isEmpty() && !one.path("abstract").asBoolean()) {
                codes.putIfAbsent(concept.key(), concept);
            }
            contained(one.path("contains"), codes);
        }
    }

    /** What a system, a list and value sets have in common, as far as they are given. */
    private Map<String, Concept> included(JsonNode include) {
        List<Map<String, Concept>> parts = new ArrayList<>();
        if (include.has("system")) {
            parts.add(ofSystem(include));
        }
        for (JsonNode imported : include.path("valueSet")) {
            Map<String, Concept> codes = new LinkedHashMap<>();
            List<Concept> concepts = named(imported.asText());
            spend(1 + concepts.size());
            concepts.forEach(concept -> codes.put(concept.key(), concept));
            parts.add(codes);
        }
        if (parts.isEmpty()) {
            throw Problem.unprocessable("A part of the value set names neither a system nor value sets");
        }
        Map<String, Concept> common = new LinkedHashMap<>(parts.get(0));
        parts.subList(1, parts.size()).forEach(part -> common.keySet().retainAll(part.keySet()));
        return bounded(common);
    }

    private Map<String, Concept> ofSystem(JsonNode include) {
        String url = include.path("system").asText();
        String canonical =
                include.has("version") ? url + "|" + include.path("version").asText() : url;
        Map<String, Concept> codes = new LinkedHashMap<>();
        if (include.has("concept")) {
            spend(include.path("concept").size());
            var system = terminology.codeSystem(canonical);
            for (JsonNode one : include.path("concept")) {
                String code = one.path("code").asText();
                Concept named = Concept.named(url, code, one.path("display").asText());
                Concept known = system.flatMap(stored -> stored.find(code)).orElse(named);
                Concept concept = named.display().isEmpty() ? known : named;
                codes.put(concept.key(), concept);
            }
            return codes;
        }
        CodeSystem system = terminology
                .codeSystem(canonical)
                .orElseThrow(() -> Problem.unprocessable("The code system '" + canonical
                        + "' is not stored here; store it, or list the codes in the value set"));
        spend(system.size() * (1 + include.path("filter").size()));
        Predicate<Concept> all = concept -> true;
        for (JsonNode filter : include.path("filter")) {
            Predicate<Concept> one = system.filter(
                    filter.path("property").asText(),
                    filter.path("op").asText(),
                    filter.path("value").asText());
            all = all.and(concept -> {
                deadline.check();
                return one.test(concept);
            });
        }
        Predicate<Concept> wanted = all;
        system.all().stream().filter(wanted).forEach(concept -> codes.put(concept.key(), concept));
        return codes;
    }

    private static Map<String, Concept> bounded(Map<String, Concept> codes) {
        if (codes.size() > MOST) {
            throw Problem.unprocessable("The value set has more than " + MOST + " codes, which is too costly");
        }
        return codes;
    }
}
