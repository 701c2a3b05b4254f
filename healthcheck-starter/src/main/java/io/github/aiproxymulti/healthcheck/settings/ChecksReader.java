package io.github.aiproxymulti.healthcheck.settings;

import io.github.aiproxymulti.healthcheck.Checks;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code checks} with the names, defaults and ranges of APISIX. A default applies inside an object that is written;
 * an object that is not written stays off. A list that is written replaces its default.
 */
public final class ChecksReader {

    private ChecksReader() {}

    /**
     * Reads one {@code checks} object.
     *
     * @param path where it is written, such as {@code instances[1].checks}; starts every problem and warning
     * @param tree the object; numbers and booleans may be strings, lists may be maps from 0 to n-1, names may be
     *     {@code snake_case}, {@code kebab-case} or {@code camelCase}
     * @param warnings hears of everything that is legal but probably not meant: unknown names, halves that are off
     * @throws InvalidChecksException with every problem found
     */
    public static Checks read(String path, Map<String, ?> tree, Consumer<String> warnings) {
        Findings findings = new Findings(warnings);
        Section checks = Section.open(path, tree, List.of("active", "passive"), findings);
        Section active = checks.child("active", ActiveReader.NAMES);
        Section passive = checks.child("passive", PassiveReader.NAMES);
        if (active == null) {
            findings.problem(path + ": object matches none of the required: [\"active\"] or [\"active\",\"passive\"]"
                    + " (expected: active, since only probes can find that an unused target has recovered)");
        }
        Checks read = active == null ? null : read(active, passive, findings);
        findings.throwIfAny();
        if (read == null) {
            throw new IllegalStateException(path + ": neither read nor refused");
        }
        return read;
    }

    private static Checks read(Section active, @Nullable Section passive, Findings findings) {
        return new Checks(ActiveReader.read(active, findings), passive == null ? null : PassiveReader.read(passive));
    }
}
