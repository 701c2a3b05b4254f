package io.github.aiproxymulti.gateway.importer;

/**
 * What became of one value.
 *
 * @param value its counterpart; empty when there is none
 * @param grade how well it came over
 * @param note how or why
 */
record Mapped(String value, Grade grade, String note) {

    static Mapped exact(String value) {
        return new Mapped(value, Grade.EXACT, "");
    }

    static Mapped near(String value, String how) {
        return new Mapped(value, Grade.APPROXIMATED, how);
    }

    static Mapped none(String why) {
        return new Mapped("", Grade.UNSUPPORTED, why);
    }

    boolean exists() {
        return grade != Grade.UNSUPPORTED;
    }
}
