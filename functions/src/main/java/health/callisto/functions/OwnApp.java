package health.callisto.functions;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A function that is deployed as a function app of its own, of the same package: it needs settings of {@code host.json} that the
 * others must not have, and that file is one for all functions of an app.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface OwnApp {
    /** App settings over {@code host.json}, such as {@code AzureFunctionsJobHost__extensions__…=1}. */
    String[] settings();
}
