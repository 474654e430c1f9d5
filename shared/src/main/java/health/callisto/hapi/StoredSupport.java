package health.callisto.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.context.support.ValidationSupportContext;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;

/** Hands stored definitions to HAPI's validator. HAPI's interface says null where there is nothing. */
final class StoredSupport implements IValidationSupport {
    private final FhirContext context;
    private final StoredDefinitions stored;
    private final Map<String, Optional<IBaseResource>> known = new ConcurrentHashMap<>();

    StoredSupport(FhirContext context, StoredDefinitions stored) {
        this.context = context;
        this.stored = stored;
    }

    @Override
    public FhirContext getFhirContext() {
        return context;
    }

    @Override
    public @Nullable IBaseResource fetchStructureDefinition(String url) {
        return find("StructureDefinition", url);
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
        boolean stores = name.equals("StructureDefinition") || name.equals("ValueSet") || name.equals("CodeSystem");
        return stores ? (T) find(name, url) : null;
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
