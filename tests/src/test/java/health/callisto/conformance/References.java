package health.callisto.conformance;

import java.util.List;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.hl7.fhir.r4.model.Identifier;
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

    static List<Identifier> identifiers(IBase element) {
        return element instanceof Reference reference && reference.hasIdentifier()
                ? List.of(reference.getIdentifier())
                : List.of();
    }
}
