package health.callisto.iot.observation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What has to become of an Observation.
 *
 * @param resource to be stored; empty: the stored one says everything already
 * @param isNew whether there was none
 */
public record ObservationWrite(String id, Optional<ObjectNode> resource, boolean isNew) {}
