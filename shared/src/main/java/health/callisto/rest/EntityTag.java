package health.callisto.rest;

import health.callisto.fhir.FhirError;

/** The ETag of a version: {@code W/"3"} (R4 http.html#versioning). */
public final class EntityTag {
    private EntityTag() {}

    public static String of(long version) {
        return "W/\"" + version + "\"";
    }

    /** The version in an If-Match or ifMatch; FhirError INVALID for what is no version. */
    public static long version(String tag) {
        String bare = tag.startsWith("W/") ? tag.substring(2) : tag;
        boolean quoted = bare.length() > 2 && bare.startsWith("\"") && bare.endsWith("\"");
        try {
            return Long.parseLong(quoted ? bare.substring(1, bare.length() - 1) : bare);
        } catch (NumberFormatException e) {
            throw FhirError.invalid("If-Match must be a version such as W/\"3\"");
        }
    }

    /** Whether an If-None-Match lists the version. */
    public static boolean lists(String header, long version) {
        for (String tag : header.split(",", -1)) {
            if (tag.strip().equals("*")
                    || tag.strip().equals(of(version))
                    || tag.strip().equals("\"" + version + "\"")) {
                return true;
            }
        }
        return false;
    }
}
