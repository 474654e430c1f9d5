package health.callisto.telemetry;

import health.callisto.manage.ManagedPath;
import health.callisto.manage.ManagedResource;
import health.callisto.manage.ManagedStore;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The accounts that the management API holds: its FHIR services. */
final class RegistryAccounts implements AccountSource {
    private final ManagedStore store;
    private final Deployment deployment;
    private final int pageSize;

    RegistryAccounts(ManagedStore store, Deployment deployment, int pageSize) {
        this.store = store;
        this.deployment = deployment;
        this.pageSize = pageSize;
    }

    @Override
    public Iterable<List<Account>> pages() {
        return Pages::new;
    }

    private RowCursor all(String collection) {
        return new RowCursor(last ->
                store.listAll(collection, last.map(ManagedPath::toString).orElse(""), pageSize));
    }

    private RowCursor workspaces() {
        return new RowCursor(
                last -> store.list("workspaces", last.map(ManagedPath::name).orElse(""), pageSize));
    }

    private final class Pages implements Iterator<List<Account>> {
        private final RowCursor services = all("fhirServices");
        private final WorkspaceFacts facts = new WorkspaceFacts(workspaces(), all("iotConnectors"));

        @Override
        public boolean hasNext() {
            return services.peek().isPresent();
        }

        @Override
        public List<Account> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            List<Account> page = new ArrayList<>(pageSize);
            while (page.size() < pageSize && hasNext()) {
                ManagedResource service = services.next();
                if (!service.isBeingRemoved()) {
                    page.add(RegistryAccount.of(service, facts, deployment));
                }
            }
            return page;
        }
    }
}
