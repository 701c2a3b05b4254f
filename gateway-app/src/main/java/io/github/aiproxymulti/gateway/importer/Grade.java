package io.github.aiproxymulti.gateway.importer;

import java.util.Locale;

/** How well a field came over; the worse, the later. */
enum Grade {
    EXACT,
    APPROXIMATED,
    UNSUPPORTED;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
