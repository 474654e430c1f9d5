package health.callisto.operation;

import health.callisto.http.HttpResponse;
import health.callisto.intake.ResourceIntake.Incoming;
import health.callisto.problem.Issue;
import health.callisto.problem.Problem;
import health.callisto.rest.FhirRequest;
import health.callisto.rest.Interaction;
import health.callisto.rest.OperationOutcomes;
import health.callisto.rest.Read;
import java.util.List;
import java.util.Optional;

/**
 * {@code {type}/$validate} and {@code {type}/{id}/$validate} (R4 resource-operation-validate.html): what a write of the
 * resource would be refused for, and what breaks the profiles that are asked for or claimed; nothing is written.
 */
public final class Validate implements Interaction {
    private final Profiles profiles = new Profiles();

    @Override
    public HttpResponse handle(FhirRequest request) {
        ValidateCall call = ValidateCall.read(request);
        if (call.mode().equals("delete")) {
            Read.current(request, request.key());
            return outcome(List.of(Issue.information("informational", "The resource can be deleted")));
        }
        try {
            Incoming incoming = request.service().intake().read(call.resource());
            check(request, incoming, call.mode());
            List<Issue> issues = profiles.issues(request.service(), call, incoming);
            return outcome(
                    issues.isEmpty() ? List.of(Issue.information("informational", "The resource is valid")) : issues);
        } catch (Problem error) {
            if (error.kind() != Problem.Kind.INVALID) {
                throw error;
            }
            return outcome(error.issues());
        }
    }

    private static void check(FhirRequest request, Incoming incoming, String mode) {
        if (!incoming.type().equals(request.type())) {
            throw Problem.invalid("The resource is a " + incoming.type() + " but the URL says " + request.type());
        }
        boolean instance = request.path().size() == 3;
        if (instance && !incoming.id().equals(Optional.of(request.key().id()))) {
            throw Problem.invalid("The resource's id must be there and be that of the URL", incoming.type() + ".id");
        }
        if (mode.equals("update") && incoming.id().isEmpty()) {
            throw Problem.invalid("An update needs the resource's id", incoming.type() + ".id");
        }
    }

    private static HttpResponse outcome(List<Issue> issues) {
        return HttpResponse.of(200, OperationOutcomes.json(issues));
    }
}
