package health.callisto.manage;

import health.callisto.http.HttpResponse;

/** One call of the management API. Throws Problem; the area makes an error of Azure Resource Manager of it. */
@FunctionalInterface
public interface Management {
    HttpResponse handle(ManagementCall call);
}
