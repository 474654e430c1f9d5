package health.callisto.resource;

import health.callisto.problem.Problem;
import health.callisto.resource.version.StoredResource;

/** Bounds the bytes of one page while it is read: rows are bounded by their number, and each of them may be large. */
public final class PageBytes {
    /** Of resources as they are stored; they are some eight times as large as JSON. */
    private static final long MOST = 48L << 20;

    private final boolean refuses;
    private long bytes;

    private PageBytes(boolean refuses) {
        this.refuses = refuses;
    }

    /** For a page that is answered whole or not at all. */
    public static PageBytes refusing() {
        return new PageBytes(true);
    }

    /** For a reader that comes again for what did not fit. */
    public static PageBytes cutting() {
        return new PageBytes(false);
    }

    /**
     * Whether the version still fits; the first always does where a page is cut. Problem INVALID if it does not and the page is
     * refused.
     */
    public boolean take(StoredResource version) {
        boolean first = bytes == 0;
        bytes += version.body().length;
        if (bytes <= MOST) {
            return true;
        }
        if (refuses) {
            throw Problem.tooCostly("The page holds more than " + (MOST >> 20)
                    + " MB of compressed resources; ask with a smaller _count");
        }
        return first;
    }
}
