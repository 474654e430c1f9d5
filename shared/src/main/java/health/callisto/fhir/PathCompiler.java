package health.callisto.fhir;

import health.callisto.problem.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compiles the FHIRPath subset that R4's search parameters need: paths, unions, {@code as}, {@code ofType}, {@code [n]},
 * {@code where(x='y')}, {@code extension('url')}, {@code where(resolve() is T)}, {@code %resource}, and {@code p.exists() and p != false}.
 * Problem INVALID for anything else, naming what and where.
 */
public final class PathCompiler {
    private static final Pattern PRESENCE = Pattern.compile("(.+)\\.exists\\(\\) and (.+) != false");
    private static final Pattern INDEX = Pattern.compile("\\[(\\d+)]");
    private static final Pattern WHERE_TEXT = Pattern.compile("where\\(\\s*(\\w+)\\s*=\\s*'([^']*)'\\s*\\)");
    private static final Pattern WHERE_TARGET = Pattern.compile("where\\(\\s*resolve\\(\\) is (\\w+)\\s*\\)");
    private static final Pattern EXTENSION = Pattern.compile("extension\\(\\s*'([^']*)'\\s*\\)");
    private static final Pattern AS_FUNCTION = Pattern.compile("(?:as|ofType)\\(\\s*([\\w.]+)\\s*\\)");
    private static final Pattern AS_OPERATOR = Pattern.compile("(.+) as ([\\w.]+)");

    private final Definitions definitions;

    public PathCompiler(Definitions definitions) {
        this.definitions = definitions;
    }

    /**
     * Compiles an expression; Problem INVALID where it leaves the subset or names what is not there.
     *
     * @param contextType where the path begins; a path may also begin with its name
     * @param resourceType what {@code %resource} is
     */
    public CompiledPath compile(String expression, TypeDefinition contextType, TypeDefinition resourceType) {
        Matcher presence = PRESENCE.matcher(expression.strip());
        if (presence.matches() && presence.group(1).equals(presence.group(2))) {
            Branching branching = branch(presence.group(1), contextType, resourceType);
            branching.steps.add(new Step.NotFalse());
            return new CompiledPath(List.of(branching.done()), true, branching.types, branching.elements);
        }
        List<CompiledPath.Branch> branches = new ArrayList<>();
        Set<TypeDefinition> types = new HashSet<>();
        Set<ElementDefinition> elements = new HashSet<>();
        for (String text : split(expression, '|')) {
            Branching branching = branch(text, contextType, resourceType);
            branches.add(branching.done());
            types.addAll(branching.types);
            elements.addAll(branching.elements);
        }
        return new CompiledPath(branches, false, types, elements);
    }

    /** A branch under way: its steps, the types that its values may have so far, and the elements that they are. */
    private static final class Branching {
        private final boolean fromResource;
        private final List<Step> steps = new ArrayList<>();
        private Set<TypeDefinition> types;
        private Set<ElementDefinition> elements = Set.of();

        Branching(boolean fromResource, TypeDefinition start) {
            this.fromResource = fromResource;
            this.types = Set.of(start);
        }

        CompiledPath.Branch done() {
            return new CompiledPath.Branch(fromResource, List.copyOf(steps));
        }
    }

    private Branching branch(String text, TypeDefinition contextType, TypeDefinition resourceType) {
        String path = text.strip();
        if (path.startsWith("(") && path.endsWith(")") && closes(path) == path.length() - 1) {
            path = path.substring(1, path.length() - 1).strip();
        }
        Matcher as = AS_OPERATOR.matcher(path);
        if (as.matches() && !path.contains("(" + as.group(1))) {
            Branching branching = branch(as.group(1), contextType, resourceType);
            as(branching, as.group(2));
            return branching;
        }
        List<String> parts = split(path, '.');
        boolean fromResource = parts.get(0).equals("%resource");
        TypeDefinition start = fromResource ? resourceType : contextType;
        Branching branching = new Branching(fromResource, start);
        int first = fromResource ? 1 : 0;
        if (!fromResource && parts.get(0).startsWith("(")) {
            branching = branch(parts.get(0), contextType, resourceType);
            first = 1;
        } else if (isRoot(parts.get(0), start)) {
            first = 1;
        }
        for (String part : parts.subList(first, parts.size())) {
            part(branching, part.strip(), text);
        }
        return branching;
    }

    private static boolean isRoot(String name, TypeDefinition type) {
        boolean common = name.equals("Resource") || name.equals("DomainResource");
        return name.equals(type.name()) || (common && type.kind() == TypeDefinition.Kind.RESOURCE);
    }

    private void part(Branching branching, String part, String expression) {
        Matcher whereText = WHERE_TEXT.matcher(part);
        Matcher whereTarget = WHERE_TARGET.matcher(part);
        Matcher extension = EXTENSION.matcher(part);
        Matcher as = AS_FUNCTION.matcher(part);
        NameTable names = definitions.names();
        if (whereText.matches()) {
            branching.steps.add(new Step.WhereText(names.number(whereText.group(1)), whereText.group(2)));
        } else if (whereTarget.matches()) {
            branching.steps.add(
                    new Step.WhereTarget(names.number("reference"), names.number("type"), whereTarget.group(1)));
        } else if (extension.matches()) {
            child(branching, "extension", expression);
            branching.steps.add(new Step.WhereText(names.number("url"), extension.group(1)));
        } else if (as.matches()) {
            as(branching, as.group(1));
        } else if (part.endsWith("]")) {
            Matcher index = INDEX.matcher(part.substring(part.indexOf('[')));
            if (!index.matches()) {
                throw notSupported(part, expression);
            }
            child(branching, part.substring(0, part.indexOf('[')), expression);
            branching.steps.add(new Step.First(Integer.parseInt(index.group(1))));
        } else {
            child(branching, part, expression);
        }
    }

    private static void child(Branching branching, String name, String expression) {
        Set<Integer> numbers = new HashSet<>();
        Set<TypeDefinition> next = new HashSet<>();
        Set<ElementDefinition> elements = new HashSet<>();
        for (TypeDefinition type : branching.types) {
            for (ElementDefinition element : type.step(name)) {
                numbers.add(element.name());
                next.add(element.type());
                elements.add(element);
            }
        }
        if (numbers.isEmpty()) {
            throw notSupported(name, expression);
        }
        branching.steps.add(Step.Child.of(numbers));
        branching.types = next;
        branching.elements = elements;
    }

    private static void as(Branching branching, String typeName) {
        String name = typeName.substring(typeName.lastIndexOf('.') + 1);
        // R4 writes DateTime where it means dateTime.
        String exact = branching.types.stream()
                .map(TypeDefinition::name)
                .filter(candidate -> candidate.equalsIgnoreCase(name))
                .findFirst()
                .orElse(name);
        branching.steps.add(new Step.As(exact));
        branching.types = branching.types.stream()
                .filter(type -> type.name().equals(exact))
                .collect(java.util.stream.Collectors.toSet());
        branching.elements = branching.elements.stream()
                .filter(element -> element.type().name().equals(exact))
                .collect(java.util.stream.Collectors.toSet());
    }

    private static Problem notSupported(String part, String expression) {
        return Problem.invalid("The FHIRPath part '" + part + "' of '" + expression
                + "' is not an element there or not in the subset that search parameters may use");
    }

    /** The branches of a union, stripped. */
    public static List<String> branches(String expression) {
        return split(expression, '|').stream().map(String::strip).toList();
    }

    /** Splits at the separator outside parentheses. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == separator && depth == 0) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    /** Where the parenthesis that opens the text closes. */
    private static int closes(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }
}
