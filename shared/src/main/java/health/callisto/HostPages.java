package health.callisto;

import health.callisto.http.HttpResponse;
import health.callisto.http.PageArea;
import health.callisto.manage.ManagedStore;
import health.callisto.problem.LoggedFailure;
import health.callisto.problem.Problem;
import health.callisto.rest.OperationOutcomes;
import health.callisto.workspace.ServiceRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pages for probes and clients of all services: {@code /healthz}, {@code /readyz}, {@code /versions}. */
final class HostPages {
    private static final Logger LOG = LoggerFactory.getLogger(HostPages.class);

    private final ManagedStore managed;
    private final ServiceRegistry services;

    HostPages(ManagedStore managed, ServiceRegistry services) {
        this.managed = managed;
        this.services = services;
    }

    PageArea area() {
        return new PageArea(OperationOutcomes.FORM)
                .add("healthz", () -> HttpResponse.json(200, "{\"status\":\"alive\"}"))
                .add("readyz", this::ready)
                .add("versions", () -> HttpResponse.json(200, "{\"versions\":[\"4.0\"],\"default\":\"4.0\"}"));
    }

    /** Asks the control database and those of open services something; a RuntimeException says which cannot be reached. */
    void checkDatabases() {
        managed.list("workspaces", "", 1);
        services.awake().forEach(service -> service.resources().changes(Long.MAX_VALUE - 1, 1));
    }

    private HttpResponse ready() {
        try {
            checkDatabases();
            return HttpResponse.json(200, "{\"status\":\"ready\"}");
        } catch (Problem e) {
            LOG.warn("Not ready: {}", LoggedFailure.line(e));
            throw e;
        } catch (RuntimeException e) {
            LOG.warn("Not ready: {}", LoggedFailure.line(e));
            throw Problem.unavailable("Not ready: a database cannot be reached");
        }
    }
}
