package health.callisto.host;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A body that must be refused.
 *
 * @param name what is wrong with it
 * @param path where it is sent: a resource type; empty for a bundle
 */
record MalformedBody(String name, String path, byte[] bytes) {
    static MalformedBody of(String name, String path, String text) {
        return new MalformedBody(name, path, text.getBytes(UTF_8));
    }

    @Override
    public String toString() {
        return name;
    }
}
