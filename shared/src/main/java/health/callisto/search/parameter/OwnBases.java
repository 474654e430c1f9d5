package health.callisto.search.parameter;

import health.callisto.fhir.ReferenceText;
import health.callisto.problem.LoggedFailure;
import health.callisto.sql.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The base URLs that a service answers as: an absolute reference that begins with one of them means a resource of the service
 * itself, and is indexed and searched as the relative one. They are those of the settings and those that writes came in by,
 * which the service's database keeps: what was indexed by one of them is indexed the same way after a restart, by an import,
 * and by another process. For all threads.
 */
public final class OwnBases {
    /** Of a service that knows none. */
    public static final OwnBases NONE = new OwnBases(Optional.empty(), List.of());

    /** Callers choose the name of the host: they cannot fill the table. */
    private static final int MOST = 40;

    private static final int LONGEST = 400;

    private static final Logger LOG = LoggerFactory.getLogger(OwnBases.class);

    private final Optional<OwnBaseSql> stored;
    private volatile List<String> bases;

    private OwnBases(Optional<OwnBaseSql> stored, List<String> bases) {
        this.stored = stored;
        this.bases = bases;
    }

    /** Those of the settings, and those that the database keeps. */
    public static OwnBases of(Database database, List<String> set) {
        OwnBaseSql stored = new OwnBaseSql(database);
        OwnBases own = new OwnBases(Optional.of(stored), List.copyOf(set));
        own.read(stored);
        return own;
    }

    /** A write came in by this base: references that begin with it are the service's own from now on. */
    public void answeredAs(String base) {
        if (!bases.contains(base) && stored.isPresent() && base.length() <= LONGEST && bases.size() < MOST) {
            keep(stored.get(), base);
        }
    }

    private synchronized void keep(OwnBaseSql sql, String base) {
        try {
            read(sql);
            if (!bases.contains(base)) {
                sql.add(base);
                read(sql);
            }
        } catch (RuntimeException e) {
            // Another process was quicker, or the database is not there: the write that comes says so, the next tries
            // again.
            LOG.warn("The base URL of a service could not be kept", LoggedFailure.of(e));
        }
    }

    private synchronized void read(OwnBaseSql sql) {
        List<String> all = new ArrayList<>(bases);
        sql.all().stream().filter(base -> !all.contains(base)).forEach(all::add);
        bases = List.copyOf(all);
    }

    /** The reference without the service's own base; as it is if it begins with none. */
    public String relative(String reference) {
        if (!ReferenceText.isAbsolute(reference)) {
            return reference;
        }
        for (String base : bases) {
            if (begins(reference, base)) {
                return reference.substring(base.length() + 1);
            }
        }
        return reference;
    }

    /** Scheme and host are the same in any case (RFC 3986, 6.2.2.1); paths are not. */
    public static boolean begins(String reference, String base) {
        int length = base.length();
        if (reference.length() <= length || reference.charAt(length) != '/') {
            return false;
        }
        int path = base.indexOf('/', base.indexOf("://") + 3);
        int origin = path < 0 ? length : path;
        return reference.regionMatches(true, 0, base, 0, origin)
                && reference.regionMatches(origin, base, origin, length - origin);
    }
}
