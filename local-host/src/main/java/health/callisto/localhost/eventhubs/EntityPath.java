package health.callisto.localhost.eventhubs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a link, or what a token is for: {@code hub}, {@code hub/Partitions/0} or
 * {@code hub/ConsumerGroups/$Default/Partitions/0}, behind {@code amqp://host/} or not.
 *
 * @param consumerGroup empty where there is none
 * @param partition empty where there is none
 */
record EntityPath(String hub, String consumerGroup, String partition) {
    private static final Pattern FORM = Pattern.compile(
            "(?:[a-z]+://[^/]*)?/?([^/]+)(?:/ConsumerGroups/([^/]+))?(?:/Partitions/([^/]+))?(?:/\\$management)?/?",
            Pattern.CASE_INSENSITIVE);

    /** Of another form, it is of no entity that there is. */
    static EntityPath of(String address) {
        Matcher matcher = FORM.matcher(address);
        if (!matcher.matches()) {
            throw AmqpRefusal.notFound(address);
        }
        return new EntityPath(matcher.group(1), group(matcher, 2), group(matcher, 3));
    }

    private static String group(Matcher matcher, int number) {
        String text = matcher.group(number);
        return text == null ? "" : text;
    }
}
