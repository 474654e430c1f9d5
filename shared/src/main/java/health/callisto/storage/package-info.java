/**
 * What those who ask a storage account have in common.
 */
@NullMarked
package health.callisto.storage;

import org.jspecify.annotations.NullMarked;
