package io.github.aiproxymulti.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param starts whether starts are timed, instead of anything else
 * @param effort how long and how hard
 * @param only part of the names of the scenarios to run
 * @param gateway the gateway's jar
 * @param json where results go
 * @param jvm options of the gateway's virtual machine
 */
record Options(boolean starts, Effort effort, String only, Path gateway, Path json, List<String> jvm) {

    private static final List<String> JVM = List.of("-Xms512m", "-Xmx512m");

    /**
     * Reads the arguments.
     *
     * @throws IllegalArgumentException naming the argument that is wrong
     */
    static Options parse(String... args) {
        boolean starts = false;
        Effort effort = Effort.FULL;
        String only = "";
        Path gateway = Path.of("gateway-app/target/gateway-app.jar");
        Path json = Path.of("benchmarks.json");
        List<String> jvm = new ArrayList<>(JVM);
        for (String arg : args) {
            String value = arg.substring(arg.indexOf('=') + 1);
            switch (arg.replaceFirst("=.*", "")) {
                case "--starts" -> starts = true;
                case "--quick" -> effort = Effort.QUICK;
                case "--only" -> only = value;
                case "--gateway" -> gateway = Path.of(value);
                case "--json" -> json = Path.of(value);
                case "--jvm" -> jvm.add(value);
                default -> throw new IllegalArgumentException(arg + ": unknown argument");
            }
        }
        if (!Files.isRegularFile(gateway)) {
            throw new IllegalArgumentException("--gateway: no file " + gateway + " (expected: the jar of gateway-app)");
        }
        return new Options(starts, effort, only, gateway, json, List.copyOf(jvm));
    }
}
