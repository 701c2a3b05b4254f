package io.github.aiproxymulti.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was measured of one route in one scenario.
 *
 * @param scenario which
 * @param route which
 * @param figures by name, with the unit in the name
 */
record Result(String scenario, String route, Map<String, Double> figures) {

    static Result of(String scenario, String route) {
        return new Result(scenario, route, new LinkedHashMap<>());
    }

    Result with(String name, double value) {
        figures.put(name, value);
        return this;
    }
}
