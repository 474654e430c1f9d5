package health.callisto.expression;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A token of a JMESPath.
 *
 * @param at where it begins, from 0
 * @param literal the value of a LITERAL
 */
record JmesToken(JmesSymbol type, String text, int at, Optional<JsonNode> literal) {}
