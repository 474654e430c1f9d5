package health.callisto.search.parameter;

import health.callisto.fhir.DateRange;
import health.callisto.fhir.Definitions;
import health.callisto.fhir.JsonDocument;
import health.callisto.fhir.ReferenceText;
import health.callisto.fhir.ResourceKey;
import health.callisto.fhir.ResourceType;
import health.callisto.fhir.TypeDefinition;
import health.callisto.resource.write.IndexValue;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes search values out of elements: which data types a parameter type takes, and how (R4 search.html, the tables of each type). */
public final class ValueExtractor {
    /** Where a range has no end. */
    static final double OPEN = 1e308;

    private static final String CURRENCY = "urn:iso:std:iso:4217";

    private final Definitions definitions;
    private final ElementReader read;
    private final Tuple tuple;

    ValueExtractor(Definitions definitions) {
        this.definitions = definitions;
        this.read = new ElementReader(definitions.names());
        this.tuple = new Tuple(definitions);
    }

    /** The number as index tables hold it, and as they are asked for it: the end of their range where it is beyond, as 1e400 is. */
    public static double indexed(double number) {
        return Math.max(-OPEN, Math.min(OPEN, number));
    }

    /** How values are put together to those of composites. */
    Tuple tuple() {
        return tuple;
    }

    /**
     * Gives the values of the element to the consumer; none where the parameter type does not take that data type.
     *
     * @param own the base URLs of the service that the resource is stored in
     */
    void extract(
            ParameterType parameterType,
            int parameter,
            JsonDocument document,
            int node,
            TypeDefinition type,
            OwnBases own,
            Consumer<IndexValue> out) {
        switch (parameterType) {
            case TOKEN -> token(parameter, document, node, type, out);
            case STRING -> string(parameter, document, node, type, out);
            case DATE -> date(parameter, document, node, type, out);
            case NUMBER -> number(parameter, document, node, type, out);
            case QUANTITY -> quantity(parameter, document, node, type, out);
            case REFERENCE -> reference(parameter, document, node, type, own, out);
            case URI -> {
                if (document.isString(node)) {
                    out.accept(new IndexValue.Uri(parameter, read.repeated(document, node)));
                }
            }
            case COMPOSITE, SPECIAL -> {
                // Composites are put together by the indexer; special ones come with a later issue.
            }
        }
    }

    /** Whether the parameter means that element: a resource inside another one only where it is of a target type. */
    boolean isMeant(SearchParameter parameter, JsonDocument document, int node, TypeDefinition type) {
        return type.kind() != TypeDefinition.Kind.ABSTRACT
                || parameter.type() != ParameterType.REFERENCE
                || parameter.targets().isEmpty()
                || parameter.targets().contains(ElementReader.text(document, node, read.resourceType));
    }

    private void token(int parameter, JsonDocument document, int node, TypeDefinition type, Consumer<IndexValue> out) {
        switch (type.name()) {
            case "Coding" -> coding(parameter, document, node, out);
            case "CodeableConcept" -> {
                int codings = document.child(node, read.coding);
                int item = codings == JsonDocument.NONE ? JsonDocument.NONE : document.firstChild(codings);
                for (; item != JsonDocument.NONE; item = document.next(item)) {
                    coding(parameter, document, item, out);
                }
            }
            case "Identifier" -> {
                String system = read.repeated(document, node, read.system);
                addToken(parameter, system, ElementReader.text(document, node, read.value), out);
            }
            case "ContactPoint" -> addToken(parameter, "", ElementReader.text(document, node, read.value), out);
            default -> {
                if (type.isPrimitive()) {
                    addToken(parameter, "", read.repeated(document, node), out);
                }
            }
        }
    }

    private void coding(int parameter, JsonDocument document, int node, Consumer<IndexValue> out) {
        String system = read.repeated(document, node, read.system);
        addToken(parameter, system, read.repeated(document, node, read.code), out);
    }

    private static void addToken(int parameter, String system, String code, Consumer<IndexValue> out) {
        if (!code.isEmpty() || !system.isEmpty()) {
            out.accept(new IndexValue.Token(parameter, system, code));
        }
    }

    private void string(int parameter, JsonDocument document, int node, TypeDefinition type, Consumer<IndexValue> out) {
        if (document.isString(node)) {
            addText(parameter, document.text(node), out);
            return;
        }
        if (!type.name().equals("HumanName") && !type.name().equals("Address")) {
            return;
        }
        for (int child = document.firstChild(node); child != JsonDocument.NONE; child = document.next(child)) {
            // Their codes (use, type) and periods are no text to search.
            boolean text = Optional.ofNullable(type.element(document.name(child)))
                    .filter(element -> element.type().name().equals("string"))
                    .isPresent();
            if (!text || document.isShadow(child) || document.name(child) == read.id) {
                continue;
            }
            if (document.isString(child)) {
                addText(parameter, document.text(child), out);
            }
            int item = document.isArray(child) ? document.firstChild(child) : JsonDocument.NONE;
            for (; item != JsonDocument.NONE; item = document.next(item)) {
                if (document.isString(item)) {
                    addText(parameter, document.text(item), out);
                }
            }
        }
    }

    private static void addText(int parameter, String text, Consumer<IndexValue> out) {
        out.accept(new IndexValue.Text(parameter, StringNormalizer.normalize(text), text));
    }

    private void date(int parameter, JsonDocument document, int node, TypeDefinition type, Consumer<IndexValue> out) {
        switch (type.name()) {
            case "Period" -> period(parameter, document, node, out);
            case "Timing" -> timing(parameter, document, node, out);
            // A fixed point in time: it has no width, however precisely it is given.
            case "instant" ->
                DateRange.parse(document.text(node))
                        .ifPresent(range -> out.accept(new IndexValue.Date(parameter, range.start(), range.start())));
            default -> {
                if (document.isString(node)) {
                    DateRange.parse(document.text(node)).ifPresent(range -> addDate(parameter, range, out));
                }
            }
        }
    }

    /** The outer limits: from the first event to the last, and the bounds (R4 search.html#date). */
    private void timing(int parameter, JsonDocument document, int node, Consumer<IndexValue> out) {
        Limits limits = new Limits();
        int events = document.child(node, read.event);
        int item = events == JsonDocument.NONE ? JsonDocument.NONE : document.firstChild(events);
        for (; item != JsonDocument.NONE; item = document.next(item)) {
            if (document.isString(item)) {
                DateRange.parse(document.text(item)).ifPresent(range -> limits.add(range.start(), range.end()));
            }
        }
        int repeat = document.child(node, read.repeat);
        int bounds = repeat == JsonDocument.NONE ? JsonDocument.NONE : document.child(repeat, read.boundsPeriod);
        if (bounds != JsonDocument.NONE) {
            period(parameter, document, bounds, period -> limits.add((IndexValue.Date) period));
        }
        limits.give(parameter, out);
    }

    /** The least interval that holds several. */
    private static final class Limits {
        private long start = Long.MAX_VALUE;
        private long end = Long.MIN_VALUE;

        void add(IndexValue.Date date) {
            add(date.start(), date.end());
        }

        void add(long from, long to) {
            start = Math.min(start, from);
            end = Math.max(end, to);
        }

        void give(int parameter, Consumer<IndexValue> out) {
            if (start <= end) {
                out.accept(new IndexValue.Date(parameter, start, end));
            }
        }
    }

    private static void addDate(int parameter, DateRange range, Consumer<IndexValue> out) {
        out.accept(new IndexValue.Date(parameter, range.start(), range.end()));
    }

    private void period(int parameter, JsonDocument document, int node, Consumer<IndexValue> out) {
        Optional<DateRange> start = DateRange.parse(ElementReader.text(document, node, read.start));
        Optional<DateRange> end = DateRange.parse(ElementReader.text(document, node, read.end));
        if (start.isPresent() || end.isPresent()) {
            out.accept(new IndexValue.Date(
                    parameter,
                    start.map(DateRange::start).orElse(DateRange.OPEN_START),
                    end.map(DateRange::end).orElse(DateRange.OPEN_END)));
        }
    }

    private void number(int parameter, JsonDocument document, int node, TypeDefinition type, Consumer<IndexValue> out) {
        if (document.kind(node) == JsonDocument.Kind.NUMBER) {
            double value = ElementReader.number(document, node);
            out.accept(new IndexValue.Numeric(parameter, value, value));
        } else if (type.name().equals("Range")) {
            out.accept(new IndexValue.Numeric(
                    parameter, bound(document, node, read.low, -OPEN), bound(document, node, read.high, OPEN)));
        }
    }

    /** The value of the quantity at that end of a range. */
    private double bound(JsonDocument document, int range, int end, double open) {
        int quantity = document.child(range, end);
        return quantity == JsonDocument.NONE ? open : ElementReader.number(document, quantity, read.value, open);
    }

    private void quantity(
            int parameter, JsonDocument document, int node, TypeDefinition type, Consumer<IndexValue> out) {
        if (!document.isObject(node)) {
            return;
        }
        if (type.name().equals("Range")) {
            int unit = document.child(node, read.low);
            int from = unit == JsonDocument.NONE ? document.child(node, read.high) : unit;
            if (from != JsonDocument.NONE) {
                double low = bound(document, node, read.low, -OPEN);
                addQuantity(parameter, document, from, low, bound(document, node, read.high, OPEN), out);
            }
            return;
        }
        double value = ElementReader.number(document, node, read.value, Double.NaN);
        if (Double.isNaN(value)) {
            return;
        }
        if (type.name().equals("Money")) {
            String currency = read.repeated(document, node, read.currency);
            out.accept(new IndexValue.Quantity(parameter, currency.isEmpty() ? "" : CURRENCY, currency, value, value));
            return;
        }
        String comparator = ElementReader.text(document, node, read.comparator);
        double low = comparator.startsWith("<") ? -OPEN : value;
        addQuantity(parameter, document, node, low, comparator.startsWith(">") ? OPEN : value, out);
    }

    /** A row for the coded unit, and one for the human unit where it reads differently: either may be searched by. */
    private void addQuantity(
            int parameter, JsonDocument document, int quantity, double low, double high, Consumer<IndexValue> out) {
        String code = read.repeated(document, quantity, read.code);
        String unit = read.repeated(document, quantity, read.unit);
        String system = read.repeated(document, quantity, read.system);
        out.accept(new IndexValue.Quantity(parameter, system, code, low, high));
        if (!unit.isEmpty() && !unit.equals(code)) {
            out.accept(new IndexValue.Quantity(parameter, "", unit, low, high));
        }
    }

    private void reference(
            int parameter,
            JsonDocument document,
            int node,
            TypeDefinition type,
            OwnBases own,
            Consumer<IndexValue> out) {
        if (document.isString(node)) {
            // A canonical names a resource by its url, wherever that resource is.
            addReference(parameter, document.text(node), out);
        } else if (type.name().equals("Reference")) {
            String text = own.relative(ElementReader.text(document, node, read.reference));
            addReference(parameter, text, out);
            addVersion(parameter, text, out);
        } else if (type.kind() == TypeDefinition.Kind.ABSTRACT) {
            // Bundle.composition and Bundle.message point at a resource that stands in the bundle itself.
            String id = ElementReader.text(document, node, read.id);
            Optional<ResourceType> inside =
                    definitions.resourceType(ElementReader.text(document, node, read.resourceType));
            // Without an id it is there all the same, for :missing.
            inside.map(target -> ResourceKey.isId(id)
                            ? new IndexValue.Reference(parameter, target.number(), id)
                            : new IndexValue.Reference(parameter, 0, target.name()))
                    .ifPresent(out);
        }
    }

    /** Which version is meant, for includes: beside the resource itself, by which searches and chains go. */
    private void addVersion(int parameter, String text, Consumer<IndexValue> out) {
        if (text.indexOf(ReferenceText.HISTORY) > 0
                && ReferenceText.parse(definitions, text).isPresent()) {
            out.accept(new IndexValue.Reference(parameter, 0, text));
        }
    }

    private void addReference(int parameter, String text, Consumer<IndexValue> out) {
        if (text.isEmpty() || text.startsWith("#")) {
            return;
        }
        ReferenceText.parse(definitions, text)
                .ifPresentOrElse(
                        key -> out.accept(
                                new IndexValue.Reference(parameter, key.type().number(), key.id())),
                        () -> out.accept(new IndexValue.Reference(parameter, 0, text)));
    }
}
