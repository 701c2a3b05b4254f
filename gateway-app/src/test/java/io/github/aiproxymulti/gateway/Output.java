package io.github.aiproxymulti.gateway;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Everything this process prints, log lines of every context included, since the first {@link #watch}. */
final class Output extends OutputStream {

    private static final Output INSTANCE = new Output(System.out);

    private final PrintStream original;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    private Output(PrintStream original) {
        this.original = original;
    }

    /** Begins to keep what is printed; further calls do nothing. */
    static void watch() {
        synchronized (INSTANCE) {
            if (!(System.out instanceof Tee)) {
                System.setOut(new Tee(INSTANCE));
            }
        }
    }

    /** What was printed so far. */
    static String text() {
        return INSTANCE.snapshot();
    }

    /** Where the next line will begin; what came before is cut off by {@link #since}. */
    static int mark() {
        return text().length();
    }

    /** What was printed after a mark. */
    static String since(int mark) {
        return text().substring(mark);
    }

    @Override
    public synchronized void write(int b) {
        kept.write(b);
        original.write(b);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        kept.write(bytes, offset, length);
        original.write(bytes, offset, length);
    }

    @Override
    public void flush() {
        original.flush();
    }

    private synchronized String snapshot() {
        return kept.toString(StandardCharsets.UTF_8);
    }

    private static final class Tee extends PrintStream {

        Tee(OutputStream out) {
            super(out, true, StandardCharsets.UTF_8);
        }
    }
}
