package health.callisto.telemetry;

import java.util.List;

/** Where accounts are held. */
interface AccountSource {
    /** All of them, read page by page while they are asked for, so that memory does not grow with their number. */
    Iterable<List<Account>> pages();
}
