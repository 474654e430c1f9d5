package health.callisto.workspace;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.manage.BodyReader;
import health.callisto.manage.ManagedPath;
import health.callisto.manage.ManagedResource;
import health.callisto.manage.ManagedStore;
import health.callisto.manage.ResourceKind;
import health.callisto.problem.Problem;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** {@code fhirServices} of the management API: each has a database and a storage container of its own. */
public final class FhirServiceKind implements ResourceKind {
    private final ManagedStore store;
    private final ServiceRegistry services;
    private final Containers containers;
    private final Users users;

    /** Storage containers; one may be there before it is made, and be gone before it is removed. */
    public interface Containers {
        void make(String name);

        void remove(String name);

        /** The bytes of all its blobs. */
        long bytes(String name);
    }

    /** Knows the resources that need a service. */
    @FunctionalInterface
    public interface Users {
        /** The path of one of them; empty if the service may go. */
        Optional<ManagedPath> of(ServiceName service);
    }

    public FhirServiceKind(ManagedStore store, ServiceRegistry services, Containers containers, Users users) {
        this.store = store;
        this.services = services;
        this.containers = containers;
        this.users = users;
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
        ServiceSettings wanted = ServiceSettings.read(path, BodyReader.of(body));
        DisabledParameters disabled = wanted.disabled();
        if (store.find(ManagedPath.workspace(path.workspace())).isEmpty()) {
            throw Problem.notFound("There is no workspace " + path.workspace() + "; make it with PUT first");
        }
        if (!disabled.urls().isEmpty()) {
            disabled.check(services.parameters(name(path)));
        }
        checkContainers(path, wanted);
    }

    /** Services from before have containers by another rule, which a name alone does not tell. */
    private void checkContainers(ManagedPath path, ServiceSettings wanted) {
        Set<String> named = new HashSet<>(wanted.importing().named());
        named.addAll(wanted.exporting().named());
        if (named.isEmpty()) {
            return;
        }
        for (ServiceSettings other : services.settings()) {
            if (!other.place().name().equals(name(path)) && named.contains(other.container())) {
                throw Problem.conflict("The container " + other.container() + " is the own one of the service "
                        + other.place().name() + "; name another one in properties");
            }
        }
    }

    /** The database is there, migrated and set before anybody is told of the service. */
    @Override
    public void prepare(ManagedPath path, ObjectNode body) {
        Optional<ManagedResource> known = store.find(path);
        place(path, known).recordIn(body);
        ServiceSettings wanted = ServiceSettings.read(path, BodyReader.of(body));
        DisabledParameters before =
                known.map(ServiceSettings::of).map(ServiceSettings::disabled).orElse(DisabledParameters.NONE);
        services.make(name(path), wanted, service -> wanted.disabled().apply(service.parameterRegistry(), before));
        containers.make(wanted.container());
    }

    @Override
    public void checkRemoval(ManagedPath path) {
        users.of(name(path)).ifPresent(user -> {
            throw Problem.conflict(
                    "The service " + path.name() + " is where " + user + " brings its data; remove that first");
        });
    }

    /** Quota and meters are not counted yet (spec 01, Governance, Billing meters). */
    @Override
    public Optional<ObjectNode> usage(ManagedPath path) {
        FhirService service = services.service(name(path));
        ObjectNode usage = JsonNodeFactory.instance.objectNode();
        ObjectNode storage = usage.putObject("storage");
        service.database().bytes().ifPresent(bytes -> storage.put("structuredBytes", bytes));
        storage.put("unstructuredBytes", containers.bytes(service.settings().container()));
        return Optional.of(usage);
    }

    @Override
    public void takeAway(ManagedPath path) {
        ServicePlace place = place(path, store.find(path));
        services.drop(place);
        if (isOfNobodyElse(place)) {
            containers.remove(place.container());
        }
    }

    /** Two services from before, such as {@code a/b-c} and {@code a-b/c}, may have one container; it goes with the last of them. */
    private boolean isOfNobodyElse(ServicePlace place) {
        return !SharedContainers.isReserved(place.container())
                && services.settings().stream()
                        .map(ServiceSettings::place)
                        .noneMatch(other -> !other.name().equals(place.name())
                                && other.container().equals(place.container()));
    }

    /** Where the service is by its record, or where it goes if it has none yet. */
    private static ServicePlace place(ManagedPath path, Optional<ManagedResource> known) {
        return known.map(record -> ServicePlace.of(name(path), record.body()))
                .orElseGet(() -> ServicePlace.ofNew(name(path)));
    }

    private static ServiceName name(ManagedPath path) {
        return new ServiceName(path.workspace(), path.name());
    }
}
