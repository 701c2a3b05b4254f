package io.github.aiproxymulti.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process of the run. Ends with the run. */
record Child(Process process) implements AutoCloseable {

    /**
     * Starts a process of this same Java.
     *
     * @param arguments of the virtual machine and the program
     * @param output where its output goes
     */
    static Child java(List<String> arguments, ProcessBuilder.Redirect output) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new Child(process);
    }

    /** The number behind {@code port} in what it prints first. */
    int announcedPort() throws IOException {
        BufferedReader lines = process.inputReader(UTF_8);
        String line = lines.readLine();
        if (line == null || !line.startsWith("port ")) {
            throw new IOException("the upstream did not start: " + line);
        }
        return Integer.parseInt(line.substring("port ".length()));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
