package health.callisto.fhir;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A part of a resource (R4 search.html#summary, search.html#elements): members are copied as bytes or left out whole. What
 * is mandatory or modifies the meaning stays, and {@code meta.tag} says SUBSETTED, so that nobody stores the part back.
 */
public final class Subset {
    private static final Set<String> ALWAYS =
            Set.of("resourceType", "id", "meta", "implicitRules", "modifierExtension");
    private static final String SYSTEM = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue";
    private static final String CODE = "SUBSETTED";
    private static final String TAG = "{\"system\":\"" + SYSTEM + "\",\"code\":\"" + CODE + "\"}";

    /** Decides on a member of a resource or of one of its backbone elements. */
    private interface Choice {
        /** @param depth 0 for the members of the resource itself */
        boolean takes(ElementDefinition element, int depth);
    }

    private final Definitions definitions;
    private final Choice choice;

    private Subset(Definitions definitions, Choice choice) {
        this.definitions = definitions;
        this.choice = choice;
    }

    /** {@code _summary=true}: the elements that R4 marks for summaries. */
    public static Subset summary(Definitions definitions) {
        return new Subset(definitions, (element, depth) -> element.summary() || element.min() > 0);
    }

    /** {@code _summary=text}: the narrative and what is mandatory. */
    public static Subset text(Definitions definitions) {
        return new Subset(
                definitions,
                (element, depth) ->
                        depth > 0 || element.min() > 0 || element.jsonName().equals("text"));
    }

    /** {@code _summary=data}: everything but the narrative. */
    public static Subset data(Definitions definitions) {
        return new Subset(
                definitions,
                (element, depth) -> depth > 0 || !element.jsonName().equals("text"));
    }

    /** {@code _elements}: those, by their names without a type ({@code value}, not {@code valueQuantity}). */
    public static Subset elements(Definitions definitions, Set<String> names) {
        return new Subset(
                definitions,
                (element, depth) -> depth > 0
                        || element.min() > 0
                        || names.contains(element.pathName())
                        || names.contains(element.jsonName()));
    }

    /** Whether the resource says of itself that it is a part. */
    public static boolean isTagged(JsonDocument resource) {
        int meta = resource.child(JsonDocument.ROOT, "meta");
        int tags = meta == JsonDocument.NONE ? JsonDocument.NONE : resource.child(meta, "tag");
        for (int tag = tags == JsonDocument.NONE ? tags : resource.firstChild(tags);
                tag != JsonDocument.NONE;
                tag = resource.next(tag)) {
            int code = resource.child(tag, "code");
            int system = resource.child(tag, "system");
            boolean isPart = code != JsonDocument.NONE
                    && resource.textEquals(code, CODE)
                    && system != JsonDocument.NONE
                    && resource.textEquals(system, SYSTEM);
            if (isPart) {
                return true;
            }
        }
        return false;
    }

    /** The part of that resource, which is canonical JSON. */
    public byte[] of(byte[] json) {
        JsonDocument resource = new JsonParser(definitions.names()).parse(json);
        TypeDefinition type = definitions
                .type(resource.text(resource.child(JsonDocument.ROOT, "resourceType")))
                .orElseThrow();
        ByteArrayOutputStream out = new ByteArrayOutputStream(json.length);
        object(resource, JsonDocument.ROOT, type, 0, out);
        return out.toByteArray();
    }

    private void object(JsonDocument resource, int node, TypeDefinition type, int depth, ByteArrayOutputStream out) {
        char separator = '{';
        for (int member = resource.firstChild(node); member != JsonDocument.NONE; member = resource.next(member)) {
            ElementDefinition element = type.element(resource.name(member));
            String name = resource.nameText(member);
            if (ALWAYS.contains(name) || (element != null && choice.takes(element, depth))) {
                out.write(separator);
                separator = ',';
                text("\"" + name + "\":", out);
                if (depth == 0 && name.equals("meta")) {
                    meta(resource, member, out);
                } else {
                    value(resource, member, element, depth, out);
                }
            }
        }
        text(separator == '{' ? "{}" : "}", out);
    }

    private void value(
            JsonDocument resource,
            int node,
            @Nullable ElementDefinition element,
            int depth,
            ByteArrayOutputStream out) {
        if (element == null || element.type().kind() != TypeDefinition.Kind.BACKBONE) {
            out.writeBytes(resource.raw(node));
        } else if (resource.isArray(node)) {
            char separator = '[';
            for (int item = resource.firstChild(node); item != JsonDocument.NONE; item = resource.next(item)) {
                out.write(separator);
                separator = ',';
                object(resource, item, element.type(), depth + 1, out);
            }
            out.write(']');
        } else {
            object(resource, node, element.type(), depth + 1, out);
        }
    }

    /** Meta with the tag added. */
    private static void meta(JsonDocument resource, int meta, ByteArrayOutputStream out) {
        boolean tagged = false;
        for (int member = resource.firstChild(meta); member != JsonDocument.NONE; member = resource.next(member)) {
            text((member == resource.firstChild(meta) ? "{" : ",") + "\"" + resource.nameText(member) + "\":", out);
            if (resource.nameText(member).equals("tag") && resource.firstChild(member) != JsonDocument.NONE) {
                byte[] tags = resource.raw(member);
                out.write(tags, 0, tags.length - 1);
                text("," + TAG + "]", out);
                tagged = true;
            } else {
                out.writeBytes(resource.raw(member));
            }
        }
        text(tagged ? "}" : ",\"tag\":[" + TAG + "]}", out);
    }

    private static void text(String text, ByteArrayOutputStream out) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
