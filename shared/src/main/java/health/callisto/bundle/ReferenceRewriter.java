package health.callisto.bundle;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.ElementDefinition;
import health.callisto.fhir.JsonDocument;
import health.callisto.fhir.JsonStrings;
import health.callisto.fhir.TypeDefinition;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Puts the final references into the resources of a transaction (R4 http.html#trules). The type of an element decides:
 * {@code Reference.reference}, {@code uri}, {@code url} and the links of a narrative become {@code Type/id} where they are
 * the fullUrl of another entry, and a reference {@code Type?criteria} becomes the one resource that it matches. Strings and
 * canonicals are no links; an {@code oid} or {@code uuid} cannot hold {@code Type/id}, so it stays what it is. All other
 * bytes stay too.
 */
final class ReferenceRewriter {
    /** What only a fullUrl can be (R4 bundle.html#references). */
    private static final List<String> IN_BUNDLE = List.of("urn:uuid:", "urn:oid:");

    private final Definitions definitions;
    private final JsonDocument document;
    private final LinkTargets targets;
    private final UnaryOperator<String> resolveCriteria;
    private final TypeDefinition reference;
    private final TypeDefinition element;
    private final TypeDefinition uri;
    private final TypeDefinition url;
    private final TypeDefinition xhtml;
    private final TypeDefinition bundle;
    private final TypeDefinition bundleEntry;

    /** @param resolveCriteria {@code Type?criteria} → {@code Type/id}; throws Problem when it does not match exactly one */
    ReferenceRewriter(
            Definitions definitions,
            JsonDocument document,
            LinkTargets targets,
            UnaryOperator<String> resolveCriteria) {
        this.definitions = definitions;
        this.document = document;
        this.targets = targets;
        this.resolveCriteria = resolveCriteria;
        this.reference = definitions.type("Reference").orElseThrow();
        this.element = definitions.type("Element").orElseThrow();
        this.uri = definitions.type("uri").orElseThrow();
        this.url = definitions.type("url").orElseThrow();
        this.xhtml = definitions.type("xhtml").orElseThrow();
        this.bundle = definitions.type("Bundle").orElseThrow();
        this.bundleEntry = definitions.type("Bundle.entry").orElseThrow();
    }

    /** The bytes of the entry's resource, rewritten. */
    byte[] rewrite(EntryRequest entry) {
        Pass pass = new Pass(entry);
        pass.resource(entry.resource(), new Scope(root(entry.fullUrl()), false, Set.of()));
        return pass.finish();
    }

    /** What relative references of an entry are relative to: its fullUrl without {@code Type/id} (R4 bundle.html#references). */
    private static String root(String fullUrl) {
        int id = fullUrl.lastIndexOf('/');
        int type = fullUrl.lastIndexOf('/', id - 1);
        return fullUrl.startsWith("http") && type > 0 ? fullUrl.substring(0, type + 1) : "";
    }

    /**
     * Where an element stands.
     *
     * @param root of relative references; empty where there is none
     * @param bundled whether it stands in a Bundle that is (in) the resource: links between the entries of that one are its own
     *     business, and so are its conditional references
     * @param own fullUrls of that Bundle
     */
    private record Scope(String root, boolean bundled, Set<String> own) {}

    /** One resource on its way out. */
    private final class Pass {
        private final EntryRequest entry;
        private final ByteArrayOutputStream out;
        private final int end;
        private int copied;

        Pass(EntryRequest entry) {
            int resource = entry.resource();
            this.entry = entry;
            this.copied = document.start(resource);
            this.end = document.end(resource);
            this.out = new ByteArrayOutputStream(end - copied);
        }

        byte[] finish() {
            out.write(document.bytes(), copied, end - copied);
            return out.toByteArray();
        }

        /** What has no type of R4 stays: the intake refuses it. */
        void resource(int node, Scope scope) {
            int type = document.isObject(node) ? document.child(node, "resourceType") : JsonDocument.NONE;
            if (type != JsonDocument.NONE && document.isString(type)) {
                definitions.type(document.text(type)).ifPresent(known -> object(node, known, scope));
            }
        }

        private void object(int node, TypeDefinition type, Scope outer) {
            Scope scope = outer;
            if (type == bundle) {
                scope = new Scope("", true, fullUrls(node, outer.own()));
            } else if (type == bundleEntry) {
                scope = new Scope(root(text(node, "fullUrl")), true, outer.own());
            }
            for (int child = document.firstChild(node); child != JsonDocument.NONE; child = document.next(child)) {
                ElementDefinition member = type.element(document.name(child));
                if (member == null) {
                    continue;
                }
                // Beside a primitive stand its id and extensions.
                TypeDefinition valueType = document.isShadow(child) ? element : member.type();
                if (document.isArray(child)) {
                    for (int item = document.firstChild(child); item != JsonDocument.NONE; item = document.next(item)) {
                        value(item, type, member, valueType, scope);
                    }
                } else {
                    value(child, type, member, valueType, scope);
                }
            }
        }

        private void value(
                int node, TypeDefinition parent, ElementDefinition member, TypeDefinition type, Scope scope) {
            if (document.isObject(node)) {
                if (type.kind() == TypeDefinition.Kind.ABSTRACT && type != element) {
                    resource(node, scope);
                } else {
                    object(node, type, scope);
                }
            } else if (document.isString(node)) {
                if (parent == reference && member.jsonName().equals("reference")) {
                    String text = document.text(node);
                    Optional<String> target = reference(text, scope);
                    requireTarget(text, target, scope);
                    replace(node, target);
                } else if (type == uri || type == url) {
                    replace(node, link(document.text(node), scope).filter(target -> isNoName(node)));
                } else if (type == xhtml) {
                    String div = document.text(node);
                    String rewritten = NarrativeLinks.rewrite(div, link -> link(link, scope));
                    replace(node, Optional.of(rewritten).filter(text -> !text.equals(div)));
                }
            }
        }

        /** Outside of its bundle a {@code urn:uuid} names nothing: stored, the reference would dangle for ever. */
        private void requireTarget(String text, Optional<String> target, Scope scope) {
            if (target.isEmpty() && !scope.bundled() && IN_BUNDLE.stream().anyMatch(text::startsWith)) {
                throw entry.invalid(
                        "The reference '" + text + "' is the fullUrl of no entry that the transaction writes or"
                                + " finds; add that entry, or refer to a resource as Type/id or Type?criteria");
            }
        }

        private boolean isNoName(int node) {
            return !targets.canonical().contains(document.text(node));
        }

        private void replace(int node, Optional<String> replacement) {
            if (replacement.isPresent()) {
                out.write(document.bytes(), copied, document.start(node) - copied);
                out.writeBytes(JsonStrings.quote(replacement.get()).getBytes(StandardCharsets.UTF_8));
                copied = document.end(node);
            }
        }
    }

    private Optional<String> reference(String text, Scope scope) {
        return isCriteria(text) && !scope.bundled() ? Optional.of(resolveCriteria.apply(text)) : link(text, scope);
    }

    private Optional<String> link(String text, Scope scope) {
        int hash = text.indexOf('#');
        String whole = hash < 0 ? text : text.substring(0, hash);
        boolean relative = !scope.root().isEmpty() && !whole.isEmpty() && whole.indexOf(':') < 0;
        String absolute = relative ? scope.root() + whole : whole;
        return scope.own().contains(absolute)
                ? Optional.empty()
                : targets.of(absolute).map(target -> hash < 0 ? target : target + text.substring(hash));
    }

    /** Whether the reference is {@code Type?criteria} rather than a URL with a query. */
    private static boolean isCriteria(String reference) {
        int question = reference.indexOf('?');
        return question > 0 && reference.chars().limit(question).allMatch(Character::isLetter);
    }

    private Set<String> fullUrls(int bundleNode, Set<String> outer) {
        Set<String> own = new HashSet<>(outer);
        int entries = document.child(bundleNode, "entry");
        if (entries != JsonDocument.NONE && document.isArray(entries)) {
            for (int entry = document.firstChild(entries); entry != JsonDocument.NONE; entry = document.next(entry)) {
                if (document.isObject(entry)) {
                    own.add(text(entry, "fullUrl"));
                }
            }
        }
        own.remove("");
        return own;
    }

    private String text(int node, String name) {
        int child = document.child(node, name);
        return child != JsonDocument.NONE && document.isString(child) ? document.text(child) : "";
    }
}
