package health.callisto.conformance;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.fhirpath.IFhirPath;
import ca.uhn.fhir.fhirpath.IFhirPathEvaluationContext;
import health.callisto.search.parameter.SearchParameter;
import health.callisto.search.parameter.SearchParameters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.ResourceFactory;

/** What the official expressions of search parameters find, by HAPI's FHIRPath engine. Remembers what it found. */
final class Extraction {
    private static final FhirContext CONTEXT = FhirContext.forR4Cached();

    private final IFhirPath engine = CONTEXT.newFhirPath();
    private final Map<String, List<IBase>> found = new HashMap<>();

    Extraction() {
        engine.setEvaluationContext(new IFhirPathEvaluationContext() {
            @Override
            public IBase resolveReference(IIdType reference, IBase context) {
                return ResourceFactory.createResource(reference.getResourceType());
            }
        });
    }

    static Optional<SearchParameter> parameter(String type, String code) {
        return SearchParameters.r4().find(type, code);
    }

    /** The elements that the parameter of the resource's type is about. */
    List<IBase> elements(IBaseResource resource, SearchParameter parameter) {
        String key = resource.fhirType() + "/" + resource.getIdElement().getIdPart() + " " + parameter.code();
        List<IBase> known = found.get(key);
        if (known == null) {
            known = new ArrayList<>(evaluate(resource, resource, parameter.expression()));
            // Of any bundle the expression gives the first resource; only a document's is a composition (R4
            // bundle.html#search).
            known.removeIf(element -> element instanceof IBaseResource inside
                    && !parameter.targets().isEmpty()
                    && !parameter.targets().contains(inside.fhirType()));
            found.put(key, known);
        }
        return known;
    }

    /** Branch by branch: the engine cannot compare the quantities that a union holds. */
    List<IBase> evaluate(IBaseResource resource, IBase from, String expression) {
        List<IBase> all = new ArrayList<>();
        for (String text : expression.split("\\|", -1)) {
            String branch = text.strip();
            all.addAll(
                    branch.startsWith("%resource.")
                            ? engine.evaluate(resource, branch.substring("%resource.".length()), IBase.class)
                            : engine.evaluate(from, branch, IBase.class));
        }
        return all;
    }
}
