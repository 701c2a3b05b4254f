package io.github.aiproxymulti.gateway.importer;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code import-apisix <file> [--out <file>] [--report <file>]}: reads APISIX's {@code apisix.yaml} or Admin API
 * JSON and writes routes for this gateway to stdout and a line about every field to stderr.
 */
public final class ImportApisix {

    /** The name of the command. */
    public static final String COMMAND = "import-apisix";

    private static final String USAGE = "usage: " + COMMAND + " <file> [--out <file>] [--report <file>]";
    private static final String INPUT = "";

    private ImportApisix() {}

    /**
     * Runs the command.
     *
     * @param args what follows the command's name
     * @param out takes the routes unless {@code --out} is given
     * @param err takes errors, and the report unless {@code --report} is given
     * @return 0 when every field is exact or approximated, 1 when something is unsupported, 2 when nothing could be done
     */
    public static int run(List<String> args, PrintStream out, PrintStream err) {
        try {
            Map<String, String> options = options(args);
            String file = options.getOrDefault(INPUT, INPUT);
            ApisixImport imported = imported(file);
            write(options.get("--out"), out, imported.yaml());
            write(options.get("--report"), err, String.join("\n", imported.report()) + "\n");
            return imported.complete() ? 0 : 1;
        } catch (UnusableInputException e) {
            write(err, COMMAND + ": " + e.getMessage() + "\n");
            return 2;
        }
    }

    private static ApisixImport imported(String file) throws UnusableInputException {
        String shown = Paths.shown(file, 300);
        try (InputStream stream = Files.newInputStream(Path.of(file))) {
            return ApisixImport.of(stream.readNBytes(SourceText.LONGEST + 1));
        } catch (UnusableInputException e) {
            throw new UnusableInputException(shown + ": " + e.getMessage());
        } catch (IOException | InvalidPathException e) {
            throw new UnusableInputException(shown + ": cannot be read (expected: a file)");
        } catch (RuntimeException e) {
            throw new UnusableInputException(
                    shown + ": cannot be imported (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static Map<String, String> options(List<String> args) throws UnusableInputException {
        Map<String, String> options = new HashMap<>();
        Deque<String> rest = new ArrayDeque<>(args);
        while (!rest.isEmpty()) {
            String arg = rest.removeFirst();
            boolean option = arg.equals("--out") || arg.equals("--report");
            String value = option ? rest.pollFirst() : arg;
            boolean unknown = !option && arg.startsWith("--");
            if (value == null || unknown || options.putIfAbsent(option ? arg : INPUT, value) != null) {
                throw new UnusableInputException(USAGE);
            }
        }
        if (!options.containsKey(INPUT)) {
            throw new UnusableInputException(USAGE);
        }
        return options;
    }

    private static void write(@Nullable String file, PrintStream otherwise, String text) throws UnusableInputException {
        if (file == null) {
            write(otherwise, text);
            return;
        }
        try {
            Files.writeString(Path.of(file), text);
        } catch (IOException | InvalidPathException e) {
            throw new UnusableInputException(Paths.shown(file, 300) + ": cannot be written");
        }
    }

    /** The console's own charset may not know the letters of a description. */
    private static void write(PrintStream stream, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        stream.write(bytes, 0, bytes.length);
        stream.flush();
    }
}
