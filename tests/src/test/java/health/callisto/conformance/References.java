package health.callisto.conformance;

import java.util.List;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.Reference;

/** References as searches see them (R4 search.html#reference). */
final class References {
    private static final String LOCAL = "[A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64}";

    private References() {}

    /** {@code Type/id}, or an absolute URL as it was given; none for contained ones. */
    static List<String> targets(IBase element) {
        if (element instanceof IBaseResource resource) {
            return List.of(resource.fhirType() + "/" + resource.getIdElement().getIdPart());
        }
        String text = element instanceof Reference reference
                ? Matching.text(reference.getReference())
                : element instanceof IPrimitiveType<?> uri ? Matching.text(uri.getValueAsString()) : "";
        String bare = text.replaceFirst("/_history/[^/]+$", "");
        return text.isEmpty() || text.startsWith("#") ? List.of() : List.of(bare.matches(LOCAL) ? bare : text);
    }

    /** Whether the target is what was asked for: {@code id}, {@code Type/id}, a URL, a canonical in any version. */
    static boolean meets(String target, String asked, String modifier) {
        boolean local = target.matches(LOCAL);
        if (!modifier.isEmpty() && !(local && target.startsWith(modifier + "/"))) {
            return false;
        }
        if (target.equals(asked)) {
            return true;
        }
        if (asked.matches("[A-Za-z0-9.-]{1,64}")) {
            return local && target.substring(target.indexOf('/') + 1).equals(asked);
        }
        return !local && asked.contains(":") && !asked.contains("|") && target.startsWith(asked + "|");
    }

    /** Whether a reference with that target is one to the resource: by its id, or by its url, with its version if one is given. */
    static boolean names(String target, IBaseResource resource) {
        if (target.equals(resource.fhirType() + "/" + resource.getIdElement().getIdPart())) {
            return true;
        }
        if (target.matches(LOCAL) || !(resource instanceof MetadataResource definition) || !definition.hasUrl()) {
            return false;
        }
        String[] parts = target.replaceFirst("#.*", "").split("\\|", 2);
        return parts[0].equals(definition.getUrl())
                && (parts.length == 1 || parts[1].equals(Matching.text(definition.getVersion())));
    }

    static List<Identifier> identifiers(IBase element) {
        return element instanceof Reference reference && reference.hasIdentifier()
                ? List.of(reference.getIdentifier())
                : List.of();
    }
}
