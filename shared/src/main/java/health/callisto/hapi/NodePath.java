package health.callisto.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import health.callisto.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.fhirpath.ExpressionNode;
import org.hl7.fhir.r4.fhirpath.ExpressionNode.Function;
import org.hl7.fhir.r4.fhirpath.ExpressionNode.Operation;
import org.hl7.fhir.r4.fhirpath.FHIRLexer.FHIRLexerException;
import org.hl7.fhir.r4.fhirpath.FHIRPathEngine;
import org.hl7.fhir.r4.hapi.ctx.HapiWorkerContext;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Quantity;
import org.jspecify.annotations.Nullable;

/** A FHIRPath expression over {@link PathNode}s, evaluated by HAPI's engine; compiled once. For all threads. */
public final class NodePath {
    /** What would ask for something outside the resource. */
    private static final Set<Function> OUTSIDE = Set.of(
            Function.Resolve, Function.MemberOf, Function.ConformsTo, Function.HtmlChecks1, Function.HtmlChecks2);
    /** What gives elements of the resource, and not values that are calculated. */
    private static final Set<Function> FINDING = Set.of(
            Function.Custom,
            Function.Where,
            Function.Select,
            Function.First,
            Function.Last,
            Function.Tail,
            Function.Skip,
            Function.Take,
            Function.Single,
            Function.Item,
            Function.As,
            Function.OfType,
            Function.Combine,
            Function.Iif,
            Function.Children,
            Function.Descendants,
            Function.Extension,
            Function.Trace);
    /** What leaves out an element because another one has the same value. */
    private static final Set<Function> DISTINCT =
            Set.of(Function.Distinct, Function.Union, Function.Intersect, Function.Repeat, Function.Exclude);

    /** Units of quantities that are added to dates. */
    private static final Set<String> TIMES = Set.of(
            "a", "mo", "wk", "d", "h", "min", "s", "ms", "year", "years", "month", "months", "week", "weeks", "day",
            "days", "hour", "hours", "minute", "minutes", "second", "seconds");

    /** Deeper nesting than so many characters can hold is no use, and takes the parser's stack. */
    private static final int LONGEST = 2_000;

    private static final class Loaded {
        static final FHIRPathEngine ENGINE = engine();

        private static FHIRPathEngine engine() {
            FhirContext context = FhirContext.forR4();
            FHIRPathEngine engine = new FHIRPathEngine(new HapiWorkerContext(context, new NoDefinitions(context)));
            engine.setHostServices(new NodeFunctions());
            engine.setDoImplicitStringConversion(true);
            engine.setDoNotEnforceAsSingletonRule(true);
            engine.setAllowDoubleQuotes(true);
            return engine;
        }
    }

    /** Types come from the nodes: the engine needs no definitions, whose loading takes seconds and tens of megabytes. */
    private record NoDefinitions(FhirContext context) implements IValidationSupport {
        @Override
        public FhirContext getFhirContext() {
            return context;
        }

        @Override
        public <T extends IBaseResource> List<T> fetchAllStructureDefinitions() {
            return List.of();
        }
    }

    private final ExpressionNode expression;

    private NodePath(ExpressionNode expression) {
        this.expression = expression;
    }

    /** Problem INVALID for what is no FHIRPath or looks outside the resource; the message repeats nothing but the expression. */
    public static NodePath parse(String text) {
        if (text.length() > LONGEST) {
            throw Problem.invalid("it has more than " + LONGEST + " characters");
        }
        NodePath path = new NodePath(compiled(text));
        path.check(path.expression);
        return path;
    }

    private static ExpressionNode compiled(String text) {
        try {
            return Loaded.ENGINE.parse(text);
        } catch (FHIRLexerException e) {
            throw Problem.invalid("it is no FHIRPath: " + e.getMessage());
        } catch (RuntimeException e) {
            // What the parser does not expect makes it fail in other ways.
            throw Problem.invalid("it is no FHIRPath");
        }
    }

    private void check(@Nullable ExpressionNode node) {
        if (node != null) {
            if (node.getFunction() != null && OUTSIDE.contains(node.getFunction())) {
                throw Problem.invalid(node.getName() + "() would look outside the resource; leave it out");
            }
            if (node.getConstant() instanceof Quantity quantity && !TIMES.contains(unit(quantity))) {
                throw Problem.invalid(
                        "it has a quantity, whose units it cannot convert; compare value and code by themselves");
            }
            check(node.getInner());
            check(node.getGroup());
            check(node.getOpNext());
            parameters(node).forEach(this::check);
        }
    }

    /**
     * Whether it may find one of several elements with the same value and leave out the others; {@code where(…)} and other
     * conditions may compare as they like.
     */
    public boolean leavesOutEquals() {
        return leavesOutEquals(expression);
    }

    private static boolean leavesOutEquals(@Nullable ExpressionNode node) {
        if (node == null) {
            return false;
        }
        boolean finds = node.getFunction() == Function.Select || node.getFunction() == Function.Iif;
        return node.getOperation() == Operation.Union
                || (node.getFunction() != null && DISTINCT.contains(node.getFunction()))
                || leavesOutEquals(node.getInner())
                || leavesOutEquals(node.getGroup())
                || (finds && parameters(node).stream().anyMatch(NodePath::leavesOutEquals));
    }

    /** Whether it leads to elements, and not to something that is calculated. */
    public boolean finds() {
        return finds(expression);
    }

    private static boolean finds(ExpressionNode node) {
        boolean calculates = node.getOperation() != null
                && node.getOperation() != Operation.As
                && node.getOperation() != Operation.Union;
        ExpressionNode last = node;
        while (last.getInner() != null) {
            last = last.getInner();
        }
        return !calculates
                && switch (last.getKind()) {
                    case Name -> true;
                    case Function -> FINDING.contains(last.getFunction());
                    case Group -> finds(last.getGroup());
                    case Constant, Unary -> false;
                };
    }

    private static String unit(Quantity quantity) {
        return quantity.hasCode() ? quantity.getCode() : String.valueOf(quantity.getUnit());
    }

    /** HAPI has none where there is no function. */
    private static List<ExpressionNode> parameters(ExpressionNode node) {
        return Optional.ofNullable(node.getParameters()).orElse(List.of());
    }

    /** The elements that the expression leads to; Problem UNPROCESSABLE where it fails or leads to something else. */
    public List<PathNode> select(PathNode resource, PathNode focus) {
        List<PathNode> found = new ArrayList<>();
        for (Base result : evaluate(resource, focus)) {
            if (!(result instanceof NodeBase base)) {
                throw Problem.unprocessable("it leads to a computed value, and not to an element");
            }
            found.add(base.node());
        }
        return found;
    }

    /** Whether the expression is true there, or has no answer; Problem UNPROCESSABLE where it fails. */
    public boolean holds(PathNode resource, PathNode focus) {
        List<Base> result = evaluate(resource, focus);
        return result.isEmpty() || Loaded.ENGINE.convertToBoolean(result);
    }

    /** The text of the one value that it gives; Problem UNPROCESSABLE where it fails, or gives several or no primitive. */
    public Optional<String> text(PathNode resource, PathNode focus) {
        List<Base> result = evaluate(resource, focus);
        if (result.size() > 1 || result.stream().anyMatch(value -> !value.isPrimitive())) {
            throw Problem.unprocessable("it must give one primitive value");
        }
        return result.stream().map(Base::primitiveValue).findFirst();
    }

    /** The engine fails in many ways; its message may have values of the resource in it. */
    private List<Base> evaluate(PathNode resource, PathNode focus) {
        NodeBase root = new NodeBase(resource);
        try {
            return Loaded.ENGINE.evaluate(null, root, root, new NodeBase(focus), expression);
        } catch (RuntimeException e) {
            throw Problem.unprocessable(
                    "it cannot be evaluated on what is there (" + e.getClass().getSimpleName() + ")");
        }
    }
}
