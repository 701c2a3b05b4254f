package io.github.aiproxymulti.mockllm;

/** The faults in force, replaced as a whole. */
final class FaultSwitch {

    private volatile Faults current = Faults.none();

    Faults current() {
        return current;
    }

    void set(Faults faults) {
        current = faults;
    }
}
