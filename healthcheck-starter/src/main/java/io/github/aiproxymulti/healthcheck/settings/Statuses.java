package io.github.aiproxymulti.healthcheck.settings;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads {@code http_statuses}: at least one, 200 to 599, none twice. */
final class Statuses {

    static final String NAME = "http_statuses";

    private Statuses() {}

    static Set<Integer> read(Section section, Set<Integer> whenAbsent) {
        List<Object> items = section.items(NAME);
        if (items == null) {
            return whenAbsent;
        }
        Set<Integer> statuses = new LinkedHashSet<>();
        List<Object> flat = commaSeparated(items);
        for (int i = 0; i < flat.size(); i++) {
            Integer status = section.status(section.path(NAME) + "[" + i + "]", flat.get(i));
            if (status != null && !statuses.add(status)) {
                section.wrong(NAME, status + " twice", "unique items");
            }
        }
        return statuses;
    }

    /** One property may hold all of them: {@code 200,204}. */
    private static List<Object> commaSeparated(List<Object> items) {
        if (items.size() == 1 && items.get(0) instanceof String text) {
            return new ArrayList<>(List.of(text.split(",", -1)));
        }
        return items;
    }
}
