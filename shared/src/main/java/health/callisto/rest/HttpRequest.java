package health.callisto.rest;

import java.util.Map;

/**
 * A request as a host hands it over.
 *
 * @param uri absolute, as the caller sent it, not decoded
 * @param headers by lower-case name
 * @param body decoded from UTF-8 by the host; empty where there is none
 */
public record HttpRequest(String method, String uri, Map<String, String> headers, String body) {}
