package health.callisto.sql;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What {@code sp_getapplock} holds, by sessions. */
final class AppLocks {
    private final Map<String, Object> owners = new HashMap<>();
    private final Map<String, Integer> depths = new HashMap<>();

    /** 0 at once, 1 after waiting, -1 not within the time. */
    synchronized int take(String name, Object session, int timeoutMillis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        int answer = 0;
        while (owners.containsKey(name) && !owners.get(name).equals(session)) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return -1;
            }
            answer = 1;
            wait(left);
        }
        owners.put(name, session);
        depths.merge(name, 1, Integer::sum);
        return answer;
    }

    synchronized void release(String name) {
        if (depths.merge(name, -1, Integer::sum) == 0) {
            owners.remove(name);
            depths.remove(name);
            notifyAll();
        }
    }
}
