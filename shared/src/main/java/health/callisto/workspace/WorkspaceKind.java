package health.callisto.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import health.callisto.manage.BodyReader;
import health.callisto.manage.ManagedPath;
import health.callisto.manage.ManagedStore;
import health.callisto.manage.ResourceKind;
import health.callisto.problem.Problem;
import java.util.List;
import java.util.regex.Pattern;

/** {@code workspaces} of the management API: what is billed and governed. */
public final class WorkspaceKind implements ResourceKind {
    private static final Pattern LOCATION = Pattern.compile("[A-Za-z0-9 -]{1,64}");
    private static final int MOST_CORES = 128;

    private final ManagedStore store;
    private final List<String> collections;

    /** @param collections of what a workspace may hold */
    public WorkspaceKind(ManagedStore store, List<String> collections) {
        this.store = store;
        this.collections = List.copyOf(collections);
    }

    @Override
    public String collection() {
        return "workspaces";
    }

    @Override
    public String type() {
        return "Microsoft.HealthcareApis/workspaces";
    }

    @Override
    public void check(ManagedPath path, ObjectNode body) {
        BodyReader reader = BodyReader.of(body).only("location", "kind", "tags", "properties");
        reader.text("location", LOCATION, "a region such as westeurope");
        reader.word("kind", "Consumption", "Reserved");
        BodyReader properties = reader.object("properties").only("compute", "persistence", "tags");
        for (String name : List.of("compute", "persistence")) {
            properties.object(name).only("vCores").number("vCores", 0, MOST_CORES, 0);
        }
    }

    @Override
    public void checkRemoval(ManagedPath path) {
        for (String collection : collections) {
            if (!store.list(path + "/" + collection, "", 1).isEmpty()) {
                throw Problem.conflict("The workspace " + path.name() + " holds " + collection + "; remove them first");
            }
        }
    }
}
