package health.callisto.conformance;

import health.callisto.search.parameter.ParameterType;
import health.callisto.search.parameter.SearchParameter;
import health.callisto.search.parameter.SearchParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IBaseResource;

/** Makes searches of every type, modifier and prefix from what is stored. */
final class RandomSearches {
    private static final int LONGEST = 120;

    private final Random random;
    private final Extraction extraction;
    private final List<IBaseResource> resources;
    private final RandomValues values;

    RandomSearches(long seed, Extraction extraction, List<IBaseResource> resources) {
        this.random = new Random(seed);
        this.extraction = extraction;
        this.resources = resources;
        this.values = new RandomValues(random, extraction, resources);
    }

    /** A search: {@code Type?…}, one to three conditions, now and then through a chain or {@code _has}. */
    String next() {
        while (true) {
            IBaseResource resource = any();
            List<String> conditions = new ArrayList<>();
            int wanted = random.nextInt(10) < 6 ? 1 : 1 + random.nextInt(3);
            for (int i = 0; i < wanted; i++) {
                condition(resource).ifPresent(conditions::add);
            }
            if (!conditions.isEmpty()) {
                return resource.fhirType() + "?" + String.join("&", conditions);
            }
        }
    }

    private IBaseResource any() {
        return resources.get(random.nextInt(resources.size()));
    }

    private Optional<String> condition(IBaseResource resource) {
        return switch (random.nextInt(10)) {
            case 0 -> chained(resource);
            case 1 -> had(resource);
            default -> plain(resource);
        };
    }

    /** {@code code:modifier=value}; most often with a value that the resource has. */
    private Optional<String> plain(IBaseResource resource) {
        List<SearchParameter> parameters = SearchParameters.r4().of(resource.fhirType()).stream()
                .filter(parameter -> parameter.type() != ParameterType.SPECIAL)
                .filter(parameter -> !parameter.code().equals("_lastUpdated"))
                .toList();
        SearchParameter parameter = parameters.get(random.nextInt(parameters.size()));
        if (parameter.code().equals("_id")) {
            return Optional.of("_id=" + resource.getIdElement().getIdPart());
        }
        if (random.nextInt(20) == 0) {
            return Optional.of(parameter.code() + ":missing=" + random.nextBoolean());
        }
        List<IBase> elements = extraction.elements(resource, parameter);
        if (elements.isEmpty()) {
            return Optional.empty();
        }
        IBase element = elements.get(random.nextInt(elements.size()));
        Optional<RandomValues.Value> value = values.of(resource, parameter, element)
                .filter(one -> one.text().length() < LONGEST && one.text().matches("[^&\\p{Cntrl}]+"));
        return value.map(
                one -> parameter.code() + one.modifier() + "=" + alternatives(one, parameter, elements, resource));
    }

    /** Now and then a second value behind a comma, for the same modifier. */
    private String alternatives(
            RandomValues.Value first, SearchParameter parameter, List<IBase> elements, IBaseResource resource) {
        if (random.nextInt(6) > 0) {
            return first.text();
        }
        return values.of(resource, parameter, elements.get(random.nextInt(elements.size())))
                .filter(second -> second.modifier().equals(first.modifier()))
                .filter(second ->
                        second.text().length() < LONGEST && second.text().matches("[^&\\p{Cntrl}]+"))
                .map(second -> first.text() + "," + second.text())
                .orElse(first.text());
    }

    private Optional<String> chained(IBaseResource resource) {
        for (SearchParameter parameter : references(resource)) {
            for (IBase element : extraction.elements(resource, parameter)) {
                Optional<IBaseResource> target = target(element);
                if (target.isPresent()) {
                    return plain(target.get())
                            .map(condition ->
                                    parameter.code() + ":" + target.get().fhirType() + "." + condition);
                }
            }
        }
        return Optional.empty();
    }

    /** A condition on some other resource that refers to this one. */
    private Optional<String> had(IBaseResource resource) {
        int start = random.nextInt(resources.size());
        String key = Oracle.key(resource);
        for (int i = 0; i < resources.size(); i++) {
            IBaseResource other = resources.get((start + i) % resources.size());
            for (SearchParameter parameter : references(other)) {
                boolean refers = extraction.elements(other, parameter).stream()
                        .anyMatch(element -> References.targets(element).contains(key));
                if (refers) {
                    return plain(other)
                            .map(condition -> "_has:" + other.fhirType() + ":" + parameter.code() + ":" + condition);
                }
            }
        }
        return Optional.empty();
    }

    private List<SearchParameter> references(IBaseResource resource) {
        List<SearchParameter> references = new ArrayList<>(SearchParameters.r4().of(resource.fhirType()).stream()
                .filter(parameter -> parameter.type() == ParameterType.REFERENCE)
                .toList());
        java.util.Collections.shuffle(references, random);
        return references;
    }

    private Optional<IBaseResource> target(IBase element) {
        List<String> targets = References.targets(element);
        return resources.stream()
                .filter(resource -> targets.contains(Oracle.key(resource)))
                .findFirst();
    }
}
