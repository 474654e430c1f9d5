package health.callisto.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.context.support.ValidationSupportContext;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Hands stored definitions to HAPI's validator. HAPI's interface says null where there is nothing, and so it is for a profile
 * that HAPI would not come to an end with.
 */
final class StoredSupport implements IValidationSupport {
    private final FhirContext context;
    private final StoredDefinitions stored;
    private final IValidationSupport core;
    private final Map<String, Optional<IBaseResource>> known = new ConcurrentHashMap<>();
    private final Map<String, Optional<String>> faults = new ConcurrentHashMap<>();

    /** @param core R4's own definitions, where the line of each profile ends */
    StoredSupport(FhirContext context, IValidationSupport core, StoredDefinitions stored) {
        this.core = core;
        this.context = context;
        this.stored = stored;
    }

    @Override
    public FhirContext getFhirContext() {
        return context;
    }

    @Override
    public @Nullable IBaseResource fetchStructureDefinition(String url) {
        return fault(url).isPresent() ? null : find("StructureDefinition", url);
    }

    /** Why the stored profile of that URL cannot be used; empty where it can, or where there is none. */
    Optional<String> fault(String url) {
        Optional<String> found = faults.get(url);
        if (found == null) {
            // Not computed in the map: what it asks for may be asked for again on the way.
            found = faultInLine(url);
            faults.put(url, found);
        }
        return found;
    }

    /** Follows the line of the profile up to R4's own definitions. */
    private Optional<String> faultInLine(String url) {
        Set<String> seen = new HashSet<>();
        String child = url;
        IBaseResource found = find("StructureDefinition", url);
        while (found instanceof StructureDefinition profile && profile.hasBaseDefinition()) {
            if (!seen.add(profile.getUrl())) {
                return Optional.of("The profile '" + child
                        + "' is its own ancestor: follow baseDefinition from it, and give one of them another base");
            }
            String base = profile.getBaseDefinition();
            if (core.fetchStructureDefinition(base) != null) {
                return Optional.empty();
            }
            child = profile.getUrl();
            found = find("StructureDefinition", base);
            if (found == null && !profile.hasSnapshot()) {
                return Optional.of("The base '" + base + "' of the profile '" + child
                        + "' is not stored here; store it, or a snapshot in the profile");
            }
        }
        return Optional.empty();
    }

    @Override
    public @Nullable IBaseResource fetchValueSet(String url) {
        return find("ValueSet", url);
    }

    @Override
    public @Nullable IBaseResource fetchCodeSystem(String url) {
        return find("CodeSystem", url);
    }

    @Override
    @SuppressWarnings("unchecked") // the caller names the class of the type
    public <T extends IBaseResource> @Nullable T fetchResource(@Nullable Class<T> type, String url) {
        if (type == null) {
            return null;
        }
        String name = type.getSimpleName();
        boolean stores = name.equals("ValueSet") || name.equals("CodeSystem");
        return name.equals("StructureDefinition")
                ? (T) fetchStructureDefinition(url)
                : stores ? (T) find(name, url) : null;
    }

    @Override
    public boolean isCodeSystemSupported(ValidationSupportContext root, @Nullable String system) {
        return system != null && find("CodeSystem", system) != null;
    }

    @Override
    public boolean isValueSetSupported(ValidationSupportContext root, @Nullable String url) {
        return url != null && find("ValueSet", url) != null;
    }

    private @Nullable IBaseResource find(String type, String canonical) {
        return known.computeIfAbsent(type + " " + canonical, key -> stored.find(type, canonical)
                        .map(this::parse))
                .orElse(null);
    }

    private IBaseResource parse(byte[] json) {
        return context.newJsonParser().parseResource(new String(json, StandardCharsets.UTF_8));
    }

    @Override
    public String getName() {
        return "Definitions stored in this service";
    }
}
