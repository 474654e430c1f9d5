package health.callisto.deidentify;

import health.callisto.fhir.ElementDefinition;
import health.callisto.fhir.TypeDefinition;
import java.util.Set;

/** Tells in a resource's {@code meta.security} what was done to it. */
final class SecurityLabels {
    private SecurityLabels() {}

    /** Adds those that are not there yet. */
    static void add(Node resource, Set<Operation> operations) {
        for (Operation operation : operations) {
            Node meta = meta(resource);
            boolean there = meta.children("security").stream()
                    .flatMap(label -> label.children("code").stream())
                    .flatMap(code -> code.text().stream())
                    .anyMatch(operation.code()::equalsIgnoreCase);
            if (!there) {
                ElementDefinition security = element(meta.type(), "security");
                Node label = meta.add(security, security.type());
                operation
                        .coding()
                        .forEach(member ->
                                label.add(element(label.type(), member.get(0)), Literal.string(member.get(1))));
            }
        }
    }

    private static Node meta(Node resource) {
        return resource.children("meta").stream().findFirst().orElseGet(() -> {
            ElementDefinition meta = element(resource.type(), "meta");
            Node added = resource.add(meta, meta.type());
            resource.moveLastTo(resource.children().get(0).name().equals("id") ? 1 : 0);
            return added;
        });
    }

    private static ElementDefinition element(TypeDefinition type, String name) {
        return type.element(name).orElseThrow();
    }
}
