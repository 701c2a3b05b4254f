package io.github.aiproxymulti.aiproxy.fuzz;

import static io.github.aiproxymulti.aiproxy.fuzz.Input.require;

import io.github.aiproxymulti.aiproxy.config.AiProxyMultiConfig;
import io.github.aiproxymulti.aiproxy.config.ConfigReader;
import io.github.aiproxymulti.aiproxy.config.InvalidConfigException;
import io.github.aiproxymulti.aiproxy.config.SecretResolver;
import io.github.aiproxymulti.aiproxy.config.Supported;
import io.github.aiproxymulti.aiproxy.provider.Provider;
import io.github.aiproxymulti.aiproxy.provider.Providers;
import io.github.aiproxymulti.healthcheck.settings.ChecksReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The configuration binder. Input that begins with {@code #args} is lines of {@code name=value}, as a gateway flattens nested arguments;
 * any other is a text. Either is read, or refused with problems; a resolved secret is never told.
 */
public final class ConfigTarget {

    private static final String ARGS = "#args\n";
    private static final String CANARY = "canary-5up3r-53cr3t";
    private static final ConfigReader READER = new ConfigReader(
            Providers.builtIn().stream().map(Provider::name).collect(Collectors.toUnmodifiableSet()),
            Supported.everything(),
            SecretResolver.environment(name -> name.equals("KEY") ? CANARY : null),
            text -> text.replace("${key}", CANARY),
            ChecksReader::read,
            false);

    private ConfigTarget() {}

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.contains(CANARY)) {
            return; // The fuzzer saw it compared, and wrote it itself.
        }
        List<String> warnings = new ArrayList<>();
        if (text.startsWith(ARGS)) {
            Map<String, String> args = args(text.substring(ARGS.length()));
            check(() -> READER.readArgs(args, warnings::add), bytes.length);
        } else {
            check(() -> READER.readText(text, warnings::add), bytes.length);
        }
        require(warnings.stream().noneMatch(warning -> warning.contains(CANARY)), "warnings hold no secret");
    }

    private static void check(Supplier<AiProxyMultiConfig> reading, int length) {
        try {
            AiProxyMultiConfig config = reading.get();
            require(!config.toString().contains(CANARY), "a configuration prints no secret");
            require(!config.instances().isEmpty(), "there is an instance");
            // A second reading costs as much as the first, so only some inputs get one.
            require(length % 8 != 0 || config.equals(reading.get()), "the same text is the same configuration");
        } catch (InvalidConfigException refused) {
            require(!refused.problems().isEmpty(), "a refusal has a reason");
            require(!String.valueOf(refused.getMessage()).contains(CANARY), "a refusal holds no secret");
        }
    }

    private static Map<String, String> args(String text) {
        Map<String, String> args = new LinkedHashMap<>();
        for (String line : text.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                args.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return args;
    }
}
