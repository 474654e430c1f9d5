package health.callisto.http;

/** A part of the URL space that has routes of its own: FHIR services, the management API, pages of the host. */
public interface Area {
    /** Reports if the URL is in it. */
    boolean has(RequestUri uri);

    /** The form that errors of requests to that URL have here. */
    ErrorForm errors(RequestUri uri);

    /**
     * The call that the request makes; Problem NOT_FOUND if what it is about, such as a service, does not exist.
     *
     * @param requestId for the audit of what the call consists of
     */
    Call match(HttpRequest request, RequestUri uri, String requestId);
}
