/** Holds the folder that goes to Azure to what the Functions host and the Java worker expect. */
@NullMarked
package health.callisto.packaging;

import org.jspecify.annotations.NullMarked;
