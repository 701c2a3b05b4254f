package io.github.aiproxymulti.gateway.importer;

/**
 * What is to be said about one place.
 *
 * @param path the place, below the object that is looked at; empty for the object itself
 * @param grade how well it came over
 * @param note how or why; empty when there is nothing to say
 */
record Finding(String path, Grade grade, String note) {

    static Finding exact(String path, String note) {
        return new Finding(path, Grade.EXACT, note);
    }

    static Finding approximated(String path, String how) {
        return new Finding(path, Grade.APPROXIMATED, how);
    }

    static Finding unsupported(String path, String why) {
        return new Finding(path, Grade.UNSUPPORTED, why);
    }
}
