/** What needs HAPI's breadth: XML. HAPI is loaded when this is first used, and not before. */
@NullMarked
package health.callisto.hapi;

import org.jspecify.annotations.NullMarked;
