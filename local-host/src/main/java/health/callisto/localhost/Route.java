package health.callisto.localhost;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A route template of an HTTP trigger: {@code a/{b}/{c?}/{*rest}}. */
final class Route {
    private final List<String> template;

    Route(String prefix, String route) {
        template = segments(prefix.isEmpty() ? route : prefix + "/" + route);
    }

    /** The values of its parameters, if the path fits. */
    Optional<Map<String, String>> match(String path) {
        List<String> segments = segments(path);
        Map<String, String> values = new HashMap<>();
        int at = 0;
        for (String part : template) {
            if (part.startsWith("{*")) {
                values.put(name(part, 2), String.join("/", segments.subList(at, segments.size())));
                return Optional.of(values);
            }
            boolean optional = part.endsWith("?}");
            if (at == segments.size()) {
                if (!optional) {
                    return Optional.empty();
                }
            } else if (part.startsWith("{")) {
                values.put(name(part, 1).replace("?", ""), segments.get(at++));
            } else if (!part.equalsIgnoreCase(segments.get(at++))) {
                return Optional.empty();
            }
        }
        return at == segments.size() ? Optional.of(values) : Optional.empty();
    }

    private static String name(String part, int start) {
        String inner = part.substring(start, part.length() - 1);
        int constraint = inner.indexOf(':');
        return constraint < 0 ? inner : inner.substring(0, constraint);
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (!segment.isEmpty()) {
                segments.add(segment);
            }
        }
        return segments;
    }
}
