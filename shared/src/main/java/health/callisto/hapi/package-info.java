/** What needs HAPI's breadth: XML, validation against profiles, FHIRPath of rule files. HAPI is loaded when this is first used, and not before. */
@NullMarked
package health.callisto.hapi;

import org.jspecify.annotations.NullMarked;
