package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every case of the original has a test that is there, or {@code CASES.md} says why not. */
class CasesTest {

    private static final Path ROOT = Path.of("..");
    private static final int ALL = 379;
    private static final Pattern ROW = Pattern.compile("^\\| ([A-Z]+-\\d+) \\|(.*)\\|$", Pattern.MULTILINE);
    private static final Pattern REFERENCE = Pattern.compile("`(\\w+)#(\\w+)`");
    private static final Pattern ANNOTATION = Pattern.compile("@(Test|ParameterizedTest|TestFactory|Property)\\b");

    private final Map<String, String> classes = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();

    @Test
    void everyCaseIsTestedOrExplained() throws IOException {
        Stream.of("ai-proxy-multi-filter", "gateway-app", "healthcheck-starter")
                .forEach(module -> readClasses(ROOT.resolve(module).resolve("src/test/java")));
        List<String> cases = new ArrayList<>();

        Matcher row = ROW.matcher(Files.readString(ROOT.resolve("ai-proxy-multi-filter/CASES.md")));
        while (row.find()) {
            cases.add(row.group(1));
            String[] cells = row.group(2).split("\\|", -1);
            if (cells.length == 1) {
                complainUnless(!cells[0].isBlank() && !cells[0].contains("#"), row.group(1) + ": no reason");
            } else {
                checkTests(row.group(1), cells[0], cells[1].isBlank());
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(cases).doesNotHaveDuplicates().hasSize(ALL);
    }

    private void checkTests(String id, String tests, boolean carriesId) {
        Pattern written = Pattern.compile("(?<![A-Za-z0-9])" + id.replace("-", "-?") + "(?![0-9])");
        boolean carried = false;
        int named = 0;
        Matcher reference = REFERENCE.matcher(tests);
        while (reference.find()) {
            named++;
            String source = classes.getOrDefault(reference.group(1), "");
            complainUnless(isTest(source, reference.group(2)), id + ": no test " + reference.group());
            carried |= written.matcher(source).find();
        }
        complainUnless(named > 0, id + ": names no test");
        complainUnless(carried || !carriesId, id + ": not carried by any of " + tests);
    }

    /** Whether this class has such a method and an annotation above it makes it a test. */
    private static boolean isTest(String source, String method) {
        int at = source.indexOf("    void " + method + "(");
        return at >= 0
                && ANNOTATION
                        .matcher(source.substring(source.lastIndexOf("\n\n", at) + 1, at))
                        .find();
    }

    private void complainUnless(boolean right, String complaint) {
        if (!right) {
            wrong.add(complaint);
        }
    }

    private void readClasses(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.toString().endsWith("Test.java"))
                    .forEach(file -> classes.merge(
                            file.getFileName().toString().replace(".java", ""), text(file), String::concat));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
