package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every case of the original is in a test, or {@code CASES.md} says why not. */
class CasesTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern LISTED = Pattern.compile("^\\* ([A-Z]+): ([0-9 ]+)$", Pattern.MULTILINE);
    private static final Pattern ROW =
            Pattern.compile("^\\| ([A-Z]+-\\d+(?:, [A-Z]+-\\d+)*) \\| (.*) \\|$", Pattern.MULTILINE);
    private static final String LIMITER = "the limiter's tests";

    @Test
    void everyCaseIsTestedOrExplained() throws IOException {
        String page =
                Files.readString(ROOT.resolve("ai-proxy-multi-filter/CASES.md")).replace("\n  ", " ");
        Set<String> all = listed(page);
        Map<String, String> explained = explained(page);
        Set<String> tested = tested(all);

        assertThat(all).hasSize(379);
        assertThat(all).containsAll(explained.keySet());
        assertThat(explained.values()).noneMatch(String::isBlank);
        assertThat(all.stream().filter(id -> !tested.contains(id) && !explained.containsKey(id)))
                .as("neither tested nor explained")
                .isEmpty();
        assertThat(explained.entrySet().stream()
                        .filter(one -> !one.getValue().equals(LIMITER))
                        .map(Map.Entry::getKey)
                        .filter(tested::contains))
                .as("explained, but tested")
                .isEmpty();
    }

    private static Set<String> listed(String page) {
        Set<String> all = new LinkedHashSet<>();
        Matcher group = LISTED.matcher(page);
        while (group.find()) {
            for (String number : group.group(2).split(" ", -1)) {
                all.add(group.group(1) + "-" + number);
            }
        }
        return all;
    }

    private static Map<String, String> explained(String page) {
        Map<String, String> explained = new LinkedHashMap<>();
        Matcher row = ROW.matcher(page);
        while (row.find()) {
            for (String id : row.group(1).split(", ", -1)) {
                explained.put(id, row.group(2));
            }
        }
        return explained;
    }

    /** Those whose id stands in a test, with or without its dash and not as a part of another id. */
    private static Set<String> tested(Set<String> all) {
        String sources = Stream.of("ai-proxy-multi-filter", "gateway-app", "healthcheck-starter")
                .map(module -> ROOT.resolve(module).resolve("src/test/java"))
                .flatMap(CasesTest::sources)
                .collect(Collectors.joining("\n"));
        Matcher words =
                Pattern.compile("(?<![A-Za-z0-9])([A-Z]+)-?(\\d+)(?![0-9])").matcher(sources);
        Set<String> found = new LinkedHashSet<>();
        while (words.find()) {
            found.add(words.group(1) + "-" + words.group(2));
        }
        return all.stream().filter(found::contains).collect(Collectors.toSet());
    }

    private static Stream<String> sources(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> sources =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            return sources.stream().map(CasesTest::text);
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
