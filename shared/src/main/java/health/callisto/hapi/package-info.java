/** What needs HAPI's breadth: XML, and validation against profiles. HAPI is loaded when this is first used, and not before. */
@NullMarked
package health.callisto.hapi;

import org.jspecify.annotations.NullMarked;
