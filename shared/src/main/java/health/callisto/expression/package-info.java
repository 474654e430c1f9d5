/**
 * The two expression languages of device mappings: JSONPath in the dialect that existing mappings are written in, and JMESPath
 * with functions of their own. Every evaluation has a bound on its work, so that no expression can stop who evaluates it.
 */
@NullMarked
package health.callisto.expression;

import org.jspecify.annotations.NullMarked;
