package health.callisto.deidentify;

import health.callisto.fhir.Definitions;
import health.callisto.problem.Issue;
import health.callisto.problem.Problem;
import java.time.Clock;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** De-identifies resources by the rules of one file, which are compiled once. An instance serves one thread. */
public final class Deidentifier {
    private final Definitions definitions;
    private final NodeReader reader;
    private final List<Rule> rules;
    private final boolean skipsErrors;
    private final Map<String, List<Rule>> rulesOfType = new HashMap<>();

    Deidentifier(Definitions definitions, List<Rule> rules, boolean skipsErrors) {
        this.definitions = definitions;
        this.reader = new NodeReader(definitions);
        this.rules = List.copyOf(rules);
        this.skipsErrors = skipsErrors;
    }

    /**
     * Compiles a rule file.
     *
     * @param clock tells who is older than 89
     * @param random makes noise and initialization vectors
     * @throws Problem INVALID for a file that cannot be honoured whole: what, where and how to mend it, and no secrets
     */
    public static Deidentifier read(byte[] file, Definitions definitions, Clock clock, RandomGenerator random) {
        return new RuleFileReader(definitions, clock, random).read(file);
    }

    /** The resource without what identifies; Problem INVALID where a rule fails and the file says to raise that. */
    public byte[] of(byte[] json, Origin origin) {
        Node resource = reader.resource(json);
        try {
            apply(resource, origin);
            return NodeWriter.write(resource);
        } catch (Problem e) {
            if (e.kind() != Problem.Kind.UNPROCESSABLE) {
                throw e;
            }
            if (skipsErrors) {
                return empty(resource.typeName());
            }
            throw raised(e);
        }
    }

    /** The id that the resource has afterwards; empty if it has none, or one that tells nobody which resource it was. */
    public Optional<String> idOf(byte[] json, Origin origin) {
        Node resource = reader.resource(json);
        try {
            apply(resource, origin);
        } catch (Problem e) {
            if (e.kind() == Problem.Kind.UNPROCESSABLE && skipsErrors) {
                return Optional.empty();
            }
            throw e.kind() == Problem.Kind.UNPROCESSABLE ? raised(e) : e;
        }
        return resource.children("id").stream()
                .filter(id -> id.operation().isEmpty() || id.operation().get() == Operation.CRYPTO_HASH)
                .flatMap(id -> id.text().stream())
                .findFirst();
    }

    private void apply(Node resource, Origin origin) {
        String id = resource.children("id").stream()
                .flatMap(node -> node.text().stream())
                .findFirst()
                .orElse("");
        apply(resource, new Pass(id, origin));
    }

    /** A resource first, and then those inside it, each by the rules of its own type. */
    private void apply(Node resource, Pass pass) {
        for (Rule rule : rulesOf(resource.typeName())) {
            try {
                rule.apply(resource, pass);
            } catch (Problem e) {
                throw rule.at(e);
            }
        }
        inside(resource, pass);
        if (!resource.name().equals("contained")) {
            SecurityLabels.add(resource, pass.operations());
        }
    }

    private void inside(Node node, Pass pass) {
        for (Node child : node.children()) {
            if (child.isResource()) {
                Pass inner = pass.inside();
                apply(child, inner);
                pass.addAll(inner);
            } else {
                inside(child, pass);
            }
        }
    }

    private List<Rule> rulesOf(String type) {
        return rulesOfType.computeIfAbsent(
                type, name -> rules.stream().filter(rule -> rule.concerns(name)).toList());
    }

    private static Problem raised(Problem error) {
        String told =
                error.issues().stream().map(Issue::diagnostics).findFirst().orElse("");
        return Problem.invalid(told + "; mend the rule, or let processingErrors be skip");
    }

    /** What is published for a resource that a rule fails for: nothing but its type. */
    private byte[] empty(String type) {
        Node resource = Node.root(definitions.type(type).orElseThrow());
        SecurityLabels.add(resource, EnumSet.of(Operation.REDACT));
        return NodeWriter.write(resource);
    }
}
