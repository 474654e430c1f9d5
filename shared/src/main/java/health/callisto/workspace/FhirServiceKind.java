package health.callisto.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.fhir.FhirError;
import health.callisto.manage.BodyReader;
import health.callisto.manage.ManagedPath;
import health.callisto.manage.ManagedStore;
import health.callisto.manage.ResourceKind;

/** {@code fhirServices} of the management API: each has a database and a storage container of its own. */
public final class FhirServiceKind implements ResourceKind {
    private final ManagedStore store;
    private final ServiceRegistry services;
    private final Containers containers;

    /** Makes and removes storage containers; both may find that it was done before. */
    public interface Containers {
        void make(String name);

        void remove(String name);
    }

    public FhirServiceKind(ManagedStore store, ServiceRegistry services, Containers containers) {
        this.store = store;
        this.services = services;
        this.containers = containers;
    }

    @Override
    public String collection() {
        return ServiceDirectory.COLLECTION;
    }

    @Override
    public String type() {
        return "Microsoft.HealthcareApis/workspaces/fhirservices";
    }

    @Override
    public void check(ManagedPath path, ObjectNode body) {
        ServiceSettings.read(path, BodyReader.of(body));
        if (store.find(ManagedPath.workspace(path.workspace())).isEmpty()) {
            throw FhirError.notFound("There is no workspace " + path.workspace() + "; make it with PUT first");
        }
    }

    /** The database is there and migrated before anybody is told of the service. */
    @Override
    public void prepare(ManagedPath path, ObjectNode body) {
        services.make(name(path));
        containers.make(ServiceSettings.read(path, BodyReader.of(body)).container());
    }

    @Override
    public void takeAway(ManagedPath path) {
        services.drop(name(path));
        containers.remove(ServiceSettings.plain(name(path)).container());
    }

    private static ServiceName name(ManagedPath path) {
        return new ServiceName(path.workspace(), path.name());
    }
}
