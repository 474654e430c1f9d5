package health.callisto.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.fhir.Deadline;
import health.callisto.fhir.Definitions;
import health.callisto.fhir.ElementDefinition;
import health.callisto.fhir.TypeDefinition;
import health.callisto.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/** Follows a {@link PatchPath} through a resource. */
final class PlaceFinder {
    private final Definitions definitions;
    private final ObjectNode root;
    private final TypeDefinition rootType;
    private final Deadline deadline;

    /** @param deadline after which nothing is found any more */
    PlaceFinder(Definitions definitions, ObjectNode root, Deadline deadline) {
        this.deadline = deadline;
        this.definitions = definitions;
        this.root = root;
        this.rootType = type(root);
    }

    /** An object and its type: where members are added. */
    record Parent(ObjectNode node, TypeDefinition type) {}

    /** The one object that the path leads to; Problem UNPROCESSABLE if there is none or more than one. */
    Parent parent(PatchPath path) {
        if (path.steps().isEmpty()) {
            check(path);
            return new Parent(root, rootType);
        }
        Place place = one(path);
        if (!(place.value() instanceof ObjectNode node)) {
            throw Problem.unprocessable("The path '" + path.text() + "' leads to a value that has no members");
        }
        return new Parent(node, place.type());
    }

    /** The one element that the path leads to. */
    Place one(PatchPath path) {
        List<Place> places = find(path);
        if (places.size() != 1) {
            throw Problem.unprocessable("The path '" + path.text() + "' leads to "
                    + (places.isEmpty() ? "no element" : places.size() + " elements")
                    + " of the resource; it must be one");
        }
        return places.get(0);
    }

    /** All elements that the path leads to. */
    List<Place> find(PatchPath path) {
        check(path);
        PathTypes.check(path, rootType);
        List<Place> places = List.of();
        boolean atRoot = true;
        for (PatchPath.Step step : path.steps()) {
            places = follow(step, places, atRoot);
            atRoot = false;
        }
        return places;
    }

    private void check(PatchPath path) {
        boolean fits = List.of(rootType.name(), "Resource", "DomainResource").contains(path.type());
        if (!fits) {
            throw Problem.unprocessable(
                    "The path '" + path.text() + "' does not begin with the resource's type, " + rootType.name());
        }
    }

    private List<Place> follow(PatchPath.Step step, List<Place> places, boolean atRoot) {
        if (step instanceof PatchPath.Step.Child child) {
            if (atRoot) {
                return members(root, rootType, child.name());
            }
            List<Place> next = new ArrayList<>();
            for (Place place : places) {
                if (place.value() instanceof ObjectNode node) {
                    next.addAll(members(node, place.type(), child.name()));
                }
            }
            return next;
        }
        if (step instanceof PatchPath.Step.Index at) {
            int index = at.index() < 0 ? places.size() + at.index() : at.index();
            return index >= 0 && index < places.size() ? List.of(places.get(index)) : List.of();
        }
        if (step instanceof PatchPath.Step.OfType of) {
            return places.stream()
                    .filter(place -> place.type().name().equals(of.type()))
                    .toList();
        }
        List<PatchPath.Equal> conditions = ((PatchPath.Step.Where) step).conditions();
        return places.stream()
                .filter(place -> conditions.stream().allMatch(condition -> holds(place, condition)))
                .toList();
    }

    private boolean holds(Place place, PatchPath.Equal condition) {
        deadline.check();
        List<Place> values = List.of(place);
        for (String name : condition.path()) {
            values = follow(new PatchPath.Step.Child(name), values, false);
        }
        return values.stream().anyMatch(value -> value.value().asText().equals(condition.literal()));
    }

    private List<Place> members(ObjectNode node, TypeDefinition type, String name) {
        List<Place> places = new ArrayList<>();
        for (ElementDefinition element : type.step(name)) {
            JsonNode member = node.path(element.jsonName());
            if (member instanceof ArrayNode items) {
                for (int i = 0; i < items.size(); i++) {
                    places.add(new Place(node, element.jsonName(), i, type(items.get(i), element)));
                }
            } else if (!member.isMissingNode()) {
                places.add(new Place(node, element.jsonName(), -1, type(member, element)));
            }
        }
        return places;
    }

    /** A contained resource is of the type that it says. */
    private TypeDefinition type(JsonNode value, ElementDefinition element) {
        return value.has("resourceType") ? type(value) : element.type();
    }

    private TypeDefinition type(JsonNode resource) {
        return definitions
                .type(resource.path("resourceType").asText())
                .orElseThrow(() -> Problem.unprocessable("The resource is of no type that R4 has"));
    }
}
