/**
 * De-identification by rule files in the format of Microsoft's Tools for Health Data Anonymization: rules, what their paths lead
 * to, and their methods. From JSON to JSON; knows nothing of storage and jobs.
 */
@NullMarked
package health.callisto.deidentify;

import org.jspecify.annotations.NullMarked;
