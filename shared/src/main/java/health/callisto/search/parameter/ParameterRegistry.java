package health.callisto.search.parameter;

import health.callisto.fhir.Definitions;
import health.callisto.fhir.JsonParser;
import health.callisto.fhir.ResourceType;
import health.callisto.fhir.Sha256;
import health.callisto.problem.LoggedFailure;
import health.callisto.problem.Problem;
import health.callisto.sql.Database;
import health.callisto.sql.Dialect;
import health.callisto.time.SteadyTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The search parameters of one service: R4's, and those that its SearchParameter resources define. A change made by this
 * process holds at once, one that another process made within {@link #STEP}.
 */
public final class ParameterRegistry implements ParameterSource {
    /** Processes on one database are in step after so long. */
    public static final Duration STEP = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(ParameterRegistry.class);
    private static final Duration CHECK = Duration.ofSeconds(15);

    private final Definitions definitions;
    private final ParameterStore store;
    private final ParameterSet r4;
    private final SteadyTime time;
    private final boolean shared;

    private volatile ParameterSet set;
    private volatile boolean stale = true;
    private volatile long checkedAt;
    private String stamp = "";

    /** @param r4 what all services share */
    public ParameterRegistry(Database database, Definitions definitions, ParameterSet r4, Clock clock) {
        this.definitions = definitions;
        this.store = new ParameterStore(database, definitions);
        this.r4 = r4;
        this.set = r4;
        this.time = SteadyTime.beside(clock);
        this.shared = database.dialect().writers() == Dialect.Writers.MANY;
    }

    @Override
    public ParameterSet current() {
        if (stale || (shared && time.hasPassed(CHECK, checkedAt))) {
            refresh();
        }
        return set;
    }

    @Override
    public void changed(ResourceType type) {
        if (type.name().equals("SearchParameter")) {
            stale = true;
        }
    }

    /** Takes the parameter out of use, its values too; Problem INVALID for one that the service itself needs. */
    public void disable(SearchParameter parameter) {
        if (isNeeded(parameter)) {
            throw Problem.invalid("The parameter '" + parameter.code() + "' of " + parameter.resourceType()
                    + " cannot be disabled: versions or compartments rest on it");
        }
        store.set(parameter, ParameterState.DISABLED);
        stale = true;
    }

    /** Whether the service itself needs the parameter. */
    public static boolean isNeeded(SearchParameter parameter) {
        return parameter.code().equals("_id")
                || parameter.code().equals("_lastUpdated")
                || Compartments.r4().use(parameter.resourceType(), parameter.code());
    }

    /** Brings a disabled parameter back: indexed from now on, searchable after a reindex. */
    public void enable(SearchParameter parameter) {
        move(parameter.number(), ParameterState.DISABLED, ParameterState.SUPPORTED);
    }

    /** Sets the state of the parameter if it is the expected one still. */
    public void move(int number, ParameterState from, ParameterState to) {
        if (store.move(number, from, to)) {
            stale = true;
        }
    }

    /** The numbers of parameters whose values are not wanted any more. */
    public List<Integer> unwanted() {
        return store.rows().stream()
                .filter(row -> row.state() == ParameterState.REMOVING || row.state() == ParameterState.DISABLED)
                .map(ParameterStore.Row::number)
                .toList();
    }

    private synchronized void refresh() {
        if (!stale && !time.hasPassed(CHECK, checkedAt)) {
            return;
        }
        // First: what changes from here on makes it stale again.
        stale = false;
        String now = store.stamp();
        if (!now.equals(stamp)) {
            set = load();
            stamp = store.stamp().equals(now) ? now : "";
        }
        checkedAt = time.now();
    }

    private ParameterSet load() {
        List<SearchParameter> defined = defined();
        List<ParameterStore.Row> rows = numbered(defined);
        if (rows.stream().noneMatch(row -> row.state().defined())) {
            return new ParameterSet(r4.searchable(), r4.indexer(), List.of(), set.generation() + 1);
        }
        Map<String, SearchParameter> byKey =
                defined.stream().collect(Collectors.toMap(ParameterRegistry::key, Function.identity()));
        List<ParameterSet.Registered> registered = new ArrayList<>();
        for (ParameterStore.Row row : rows) {
            parameter(row, byKey)
                    .filter(parameter -> row.state().defined())
                    .ifPresent(parameter -> registered.add(new ParameterSet.Registered(parameter, row.state())));
        }
        return set(registered);
    }

    /** What the resources define, without numbers; of two that clash, the one that was there first. */
    private List<SearchParameter> defined() {
        List<SearchParameter> defined = new ArrayList<>();
        SearchParameters known = r4.searchable();
        for (byte[] definition : store.definitions()) {
            try {
                for (SearchParameter parameter : new SearchParameterReader(definitions, known)
                        .read(new JsonParser(definitions.names()).parse(definition))) {
                    if (known.find(parameter.resourceType(), parameter.code()).isEmpty()) {
                        defined.add(parameter);
                        known = known.with(parameter);
                    }
                }
            } catch (Problem error) {
                LOG.warn("A stored SearchParameter cannot be used: {}", LoggedFailure.line(error));
            }
        }
        return defined;
    }

    /** The rows once each definition has one and each custom row without a definition is on its way out. */
    private List<ParameterStore.Row> numbered(List<SearchParameter> defined) {
        Map<String, SearchParameter> missing =
                defined.stream().collect(Collectors.toMap(ParameterRegistry::key, Function.identity()));
        for (ParameterStore.Row row : store.rows()) {
            if (row.number() >= ParameterStore.FIRST_CUSTOM && row.state().defined()) {
                if (missing.remove(key(row.url(), row.resourceType(), row.hash())) == null) {
                    store.move(row.number(), row.state(), ParameterState.REMOVING);
                }
            }
        }
        missing.values().forEach(parameter -> store.add(parameter.url(), parameter.resourceType(), hash(parameter)));
        return store.rows();
    }

    private Optional<SearchParameter> parameter(ParameterStore.Row row, Map<String, SearchParameter> byKey) {
        if (row.number() < ParameterStore.FIRST_CUSTOM) {
            return r4.searchable().byUrl(row.resourceType(), row.url());
        }
        return Optional.ofNullable(byKey.get(key(row.url(), row.resourceType(), row.hash())))
                .map(parameter -> parameter.numbered(row.number()));
    }

    private ParameterSet set(List<ParameterSet.Registered> registered) {
        SearchParameters searchable = r4.searchable();
        SearchParameters indexed = r4.searchable();
        for (ParameterSet.Registered one : registered) {
            SearchParameter parameter = one.parameter();
            ParameterState state = one.state();
            searchable = state == ParameterState.ENABLED
                    ? searchable.with(parameter)
                    : searchable.without(parameter, whyNot(state));
            indexed = state.indexed() ? indexed.with(parameter) : indexed.without(parameter, whyNot(state));
        }
        Indexer indexer = new Indexer(
                definitions,
                indexed,
                r4.indexer(),
                registered.stream().map(one -> one.parameter().resourceType()).collect(Collectors.toSet()));
        return new ParameterSet(searchable.withoutBrokenUnions(), indexer, registered, set.generation() + 1);
    }

    private static String whyNot(ParameterState state) {
        return switch (state) {
            case SUPPORTED -> "cannot be searched by before a $reindex";
            case PENDING -> "cannot be searched by until its $reindex has ended";
            default -> "is disabled";
        };
    }

    private static String key(SearchParameter parameter) {
        return key(parameter.url(), parameter.resourceType(), hash(parameter));
    }

    private static String key(String url, String resourceType, String hash) {
        return url + "\n" + resourceType + "\n" + hash;
    }

    /** Of what decides the values; other texts of a definition may change freely. */
    private static String hash(SearchParameter parameter) {
        String text = parameter.code() + "\n" + parameter.type() + "\n" + parameter.expression() + "\n"
                + parameter.components();
        return HexFormat.of().formatHex(Sha256.of(text));
    }
}
