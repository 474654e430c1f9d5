package health.callisto.deidentify;

import health.callisto.deidentify.PathBranch.Expression;
import health.callisto.deidentify.PathBranch.Steps;
import health.callisto.deidentify.PathBranch.Way;
import health.callisto.fhir.Definitions;
import health.callisto.hapi.NodePath;
import health.callisto.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the path of a rule; Problem INVALID for what is no FHIRPath, or can never lead anywhere. */
final class PathReader {
    private static final Pattern TYPE = Pattern.compile("([A-Z][A-Za-z]*)(?:\\.(.*))?", Pattern.DOTALL);
    private static final Pattern NODES =
            Pattern.compile("nodesBy(Type|Name)\\(\\s*(['\"])(\\w+)\\2\\s*\\)(.*)", Pattern.DOTALL);
    private static final Pattern STEP = Pattern.compile(
            "\\.?(?:(?:as|ofType)\\(\\s*(?:FHIR\\.)?(?<type>\\w+)\\s*\\)|(?<name>[a-z]\\w*))(?![\\w(])");
    private static final Pattern AS = Pattern.compile("(.*[\\w)])\\s+as\\s+(?:FHIR\\.)?(\\w+)", Pattern.DOTALL);
    private static final Set<String> GENERAL = Set.of("Resource", "DomainResource");
    /** Types that elements have by name, but that the definitions tables do not list. */
    private static final Set<String> OTHER_TYPES =
            Set.of("BackboneElement", "Element", "SimpleQuantity", "MoneyQuantity");

    private static final int LONGEST = 2_000;

    private final Definitions definitions;

    PathReader(Definitions definitions) {
        this.definitions = definitions;
    }

    List<PathBranch> read(String path) {
        if (path.length() > LONGEST) {
            throw Problem.invalid("has more than " + LONGEST + " characters; divide it into several rules");
        }
        return PathUnion.branches(path).stream().map(this::branch).toList();
    }

    private PathBranch branch(String text) {
        // Nothing behind a bar or a dot would otherwise be the way to the resource itself.
        if (text.isEmpty() || text.endsWith(".")) {
            throw Problem.invalid("is no FHIRPath: something is missing behind a bar or a dot, or in parentheses");
        }
        Matcher typed = TYPE.matcher(text);
        if (!typed.matches()) {
            return new PathBranch("", way(text, false));
        }
        String type = typed.group(1);
        if (!GENERAL.contains(type) && definitions.resourceType(type).isEmpty()) {
            throw Problem.invalid("begins with " + type
                    + ", which is no resource type of R4; for a data type write nodesByType('" + type + "')");
        }
        String rest = typed.group(2) == null ? "" : typed.group(2).strip();
        return new PathBranch(type, way(rest, true));
    }

    private Way way(String text, boolean atResource) {
        Optional<Steps> steps = steps(text, atResource);
        if (steps.isPresent()) {
            return steps.get();
        }
        NodePath path = NodePath.parse(text);
        if (path.leavesOutEquals()) {
            throw Problem.invalid(
                    "would leave out elements with equal values; write a rule for each part, without distinct(), "
                            + "union() and the like");
        }
        if (!path.finds()) {
            throw Problem.invalid("leads to a value that is calculated; a path leads to elements");
        }
        return new Expression(path);
    }

    /** Empty where the path is more than steps. */
    private Optional<Steps> steps(String text, boolean atResource) {
        Matcher as = AS.matcher(text);
        if (as.matches()) {
            return steps(as.group(1), atResource).map(before -> and(before, new RulePathStep.OfType(as.group(2))));
        }
        List<RulePathStep> steps = new ArrayList<>();
        String rest = text;
        boolean resource = atResource;
        Matcher nodes = NODES.matcher(text);
        if (nodes.matches()) {
            String wanted = nodes.group(3);
            boolean byType = nodes.group(1).equals("Type");
            steps.add(byType ? new RulePathStep.Typed(known(wanted)) : new RulePathStep.Named(wanted));
            resource = byType && definitions.resourceType(wanted).isPresent();
            rest = nodes.group(4);
        }
        return more(rest, steps.isEmpty(), steps, resource) ? Optional.of(new Steps(steps)) : Optional.empty();
    }

    private static Steps and(Steps before, RulePathStep step) {
        List<RulePathStep> steps = new ArrayList<>(before.steps());
        steps.add(step);
        return new Steps(steps);
    }

    private boolean more(String text, boolean first, List<RulePathStep> steps, boolean atResource) {
        Matcher step = STEP.matcher(text);
        int at = 0;
        while (at < text.length()) {
            step.region(at, text.length());
            boolean dot = text.charAt(at) == '.';
            if (!step.lookingAt() || dot == (first && at == 0)) {
                return false;
            }
            String type = step.group("type");
            if (type == null) {
                steps.add(new RulePathStep.Child(step.group("name")));
            } else {
                if (at == 0 && atResource && definitions.resourceType(type).isEmpty()) {
                    // Observation.ofType(Quantity) is documented for the value of that type, which no resource itself
                    // is.
                    steps.add(new RulePathStep.AnyChild());
                }
                steps.add(new RulePathStep.OfType(type));
            }
            at = step.end();
        }
        return true;
    }

    private String known(String type) {
        if (definitions.type(type).isEmpty() && !OTHER_TYPES.contains(type)) {
            throw Problem.invalid("asks for nodesByType('" + type + "'), and R4 has no such type");
        }
        return type;
    }
}
