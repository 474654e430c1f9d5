package health.callisto.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.fhir.Deadline;
import health.callisto.fhir.Definitions;
import health.callisto.fhir.ElementDefinition;
import health.callisto.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** FHIRPath Patch: operations in a Parameters resource (R4 fhirpatch.html). */
public record FhirPathPatch(Definitions definitions, byte[] parameters) implements ResourcePatch {
    @Override
    public byte[] apply(byte[] resource, Deadline deadline) {
        JsonNode patch = ResourceTree.parse(parameters, "The patch");
        if (!patch.path("resourceType").asText().equals("Parameters")) {
            throw Problem.invalid("A FHIRPath Patch is a Parameters resource with one parameter 'operation' each");
        }
        PatchLimits.check(patch.path("parameter").size());
        ObjectNode tree = (ObjectNode) ResourceTree.parse(resource, "The resource");
        for (JsonNode parameter : patch.path("parameter")) {
            if (!parameter.path("name").asText().equals("operation")) {
                throw Problem.invalid("A parameter of a FHIRPath Patch is named 'operation'");
            }
            deadline.check();
            apply(new Operation(parameter.path("part")), new PlaceFinder(definitions, tree, deadline));
        }
        ResourceTree.prune(tree);
        return ResourceTree.write(tree);
    }

    /** The parts of one operation. */
    private record Operation(JsonNode parts) {
        JsonNode part(String name) {
            for (JsonNode part : parts) {
                if (part.path("name").asText().equals(name)) {
                    return part;
                }
            }
            throw Problem.invalid("An operation of the patch lacks the part '" + name + "'");
        }

        String text(String name) {
            return PatchValue.of(part(name)).json().asText();
        }

        int number(String name) {
            JsonNode number = PatchValue.of(part(name)).json();
            if (!number.canConvertToInt() || number.asInt() < 0) {
                throw Problem.invalid("The part '" + name + "' of the patch must be an index, 0 or more");
            }
            return number.asInt();
        }

        PatchPath path() {
            return PatchPath.parse(text("path"));
        }

        PatchValue value() {
            return PatchValue.of(part("value"));
        }
    }

    private static void apply(Operation operation, PlaceFinder finder) {
        switch (operation.text("type")) {
            case "add" -> add(operation, finder);
            case "insert" -> insert(operation, finder);
            case "delete" -> delete(operation, finder);
            case "replace" -> replace(operation, finder);
            case "move" -> move(operation, finder);
            default -> throw Problem.invalid("The type of an operation must be add, insert, delete, replace or move");
        }
    }

    private static void add(Operation operation, PlaceFinder finder) {
        PlaceFinder.Parent parent = finder.parent(operation.path());
        PatchValue value = operation.value();
        ElementDefinition element = value.element(parent.type(), operation.text("name"));
        JsonNode json = value.json(element.type());
        if (element.repeats()) {
            ResourceTree.list(parent.node(), element.jsonName()).add(json);
        } else {
            parent.node().set(element.jsonName(), json);
        }
    }

    private static void insert(Operation operation, PlaceFinder finder) {
        Place first = first(operation, finder);
        ArrayNode items = items(operation, first);
        int index = operation.number("index");
        inside(index, items.size(), "index");
        items.insert(index, operation.value().json(first.type()));
        beside(first).ifPresent(beside -> beside.insertNull(Math.min(index, beside.size())));
    }

    private static void move(Operation operation, PlaceFinder finder) {
        Place first = first(operation, finder);
        ArrayNode items = items(operation, first);
        int source = operation.number("source");
        int destination = operation.number("destination");
        inside(source, items.size() - 1, "source");
        inside(destination, items.size() - 1, "destination");
        items.insert(destination, items.remove(source));
        beside(first).ifPresent(beside -> {
            while (beside.size() < items.size()) {
                beside.addNull();
            }
            beside.insert(destination, beside.remove(source));
        });
    }

    /** What is not there need not be deleted. */
    private static void delete(Operation operation, PlaceFinder finder) {
        PatchPath path = operation.path();
        List<Place> places = finder.find(path);
        if (places.size() > 1) {
            throw Problem.unprocessable("The path '" + path.text() + "' leads to " + places.size()
                    + " elements of the resource; a delete takes one");
        }
        new ArrayList<>(places).forEach(Place::remove);
    }

    private static void replace(Operation operation, PlaceFinder finder) {
        Place place = finder.one(operation.path());
        PatchValue value = operation.value();
        String name = lastName(operation.path());
        boolean choice = place.index() < 0 && !place.name().equals(name);
        if (choice && !value.type().isEmpty()) {
            // The new value of a choice may be of another type, and then has another name.
            place.remove();
            place.owner().set(name + value.type(), value.json());
        } else {
            place.replace(value.json(place.type()));
        }
    }

    private static String lastName(PatchPath path) {
        String name = "";
        for (PatchPath.Step step : path.steps()) {
            if (step instanceof PatchPath.Step.Child child) {
                name = child.name();
            }
        }
        return name;
    }

    /** The first element of the list that the path names. */
    private static Place first(Operation operation, PlaceFinder finder) {
        List<Place> places = finder.find(operation.path());
        if (places.isEmpty()) {
            throw Problem.unprocessable("The path '" + operation.path().text() + "' leads to no list of elements");
        }
        return places.get(0);
    }

    private static ArrayNode items(Operation operation, Place first) {
        if (first.owner().path(first.name()) instanceof ArrayNode items) {
            return items;
        }
        throw Problem.unprocessable(
                "The path '" + operation.path().text() + "' leads to an element that does not repeat");
    }

    /** The ids and extensions of primitives, in an array beside theirs. */
    private static Optional<ArrayNode> beside(Place first) {
        return first.owner().path("_" + first.name()) instanceof ArrayNode items
                ? Optional.of(items)
                : Optional.empty();
    }

    private static void inside(int index, int most, String name) {
        if (index > most) {
            throw Problem.unprocessable("The " + name + " " + index + " is behind the end of the list");
        }
    }
}
