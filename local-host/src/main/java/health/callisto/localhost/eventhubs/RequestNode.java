package health.callisto.localhost.eventhubs;

import java.util.Map;

/** A node that answers requests: {@code $cbs} or {@code $management}. */
interface RequestNode {
    /**
     * Does what is asked.
     *
     * @param request the application properties of the request
     * @param body of the answer, to be filled in
     * @return its status, as in HTTP
     * @throws AmqpRefusal if that cannot be done
     */
    int answer(Map<String, Object> request, Map<String, Object> body);
}
