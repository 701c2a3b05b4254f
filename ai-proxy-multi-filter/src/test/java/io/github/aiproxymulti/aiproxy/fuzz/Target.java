package io.github.aiproxymulti.aiproxy.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What is fuzzed. */
enum Target {
    SSE(SseTarget.class, SseTarget::fuzzerTestOneInput),
    EVENT_STREAM(EventStreamTarget.class, EventStreamTarget::fuzzerTestOneInput),
    BODY(BodyTarget.class, BodyTarget::fuzzerTestOneInput),
    ANSWER(AnswerTarget.class, AnswerTarget::fuzzerTestOneInput),
    CONVERT(ConvertTarget.class, ConvertTarget::fuzzerTestOneInput),
    CONVERT_STREAM(ConvertStreamTarget.class, ConvertStreamTarget::fuzzerTestOneInput),
    CONFIG(ConfigTarget.class, ConfigTarget::fuzzerTestOneInput);

    private final Class<?> type;

    @SuppressWarnings("ImmutableEnumChecker") // a reference to a static method
    private final Consumer<byte[]> entry;

    Target(Class<?> type, Consumer<byte[]> entry) {
        this.type = type;
        this.entry = entry;
    }

    /** The class Jazzer calls. */
    String className() {
        return type.getName();
    }

    void accept(byte[] input) {
        entry.accept(input);
    }

    /** Where its seeds are, one per file. */
    Path directory() {
        return Path.of("src", "test", "resources", "fuzz", type.getSimpleName());
    }

    List<Path> seeds() {
        try (Stream<Path> files = Files.list(directory())) {
            return files.sorted().toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
