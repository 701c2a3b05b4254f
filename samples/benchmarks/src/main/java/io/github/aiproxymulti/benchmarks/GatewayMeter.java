package io.github.aiproxymulti.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Reads the gateway's own counters through its management beans. */
@SuppressWarnings("BanJNDI") // connects to a process that this one has started
final class GatewayMeter implements AutoCloseable {

    /**
     * What the process has used since it started.
     *
     * @param cpuNanos of all its threads, user and system
     * @param allocatedBytes by the threads that live now
     */
    record Used(long cpuNanos, long allocatedBytes) {

        Used and(Used more) {
            return new Used(cpuNanos + more.cpuNanos, allocatedBytes + more.allocatedBytes);
        }

        Used since(Used before) {
            return new Used(cpuNanos - before.cpuNanos, allocatedBytes - before.allocatedBytes);
        }
    }

    /**
     * What it holds.
     *
     * @param heapBytes in use after a collection
     * @param residentBytes of the process
     */
    record Held(long heapBytes, long residentBytes) {}

    private final long pid;
    private final JMXConnector connector;
    private final OperatingSystemMXBean system;
    private final ThreadMXBean threads;
    private final MemoryMXBean memory;

    GatewayMeter(long pid) throws IOException {
        this.pid = pid;
        this.connector = JMXConnectorFactory.connect(new JMXServiceURL(address(pid)));
        MBeanServerConnection beans = connector.getMBeanServerConnection();
        this.system = ManagementFactory.newPlatformMXBeanProxy(
                beans, ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME, OperatingSystemMXBean.class);
        this.threads = ManagementFactory.newPlatformMXBeanProxy(
                beans, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
        this.memory = ManagementFactory.newPlatformMXBeanProxy(
                beans, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
    }

    private static String address(long pid) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            try {
                return machine.startLocalManagementAgent();
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException refused) {
            throw new IOException("the gateway cannot be measured", refused);
        }
    }

    Used used() {
        long allocated = LongStream.of(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
        return new Used(system.getProcessCpuTime(), allocated);
    }

    Held held() {
        memory.gc();
        return new Held(memory.getHeapMemoryUsage().getUsed(), residentBytes());
    }

    /** What the process holds of the machine's memory, without asking it for a collection. */
    long residentBytes() {
        try {
            String pages = Files.readString(Path.of("/proc", Long.toString(pid), "statm"));
            return Long.parseLong(pages.split(" ", 3)[1]) * 4096;
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
