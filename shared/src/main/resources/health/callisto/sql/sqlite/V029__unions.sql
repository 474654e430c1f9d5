-- Values of combo-code and the other combo parameters of Observation are found by the parameters that they unite; see ADR 18.
DELETE FROM TokenIndex WHERE ParameterId IN (1689, 1692, 1693);
DELETE FROM TextIndex WHERE ParameterId IN (1689, 1692, 1693);
DELETE FROM QuantityIndex WHERE ParameterId = 1694;
DELETE FROM CompositeIndex WHERE ParameterId IN (1690, 1691);
