package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class when Netty reports a buffer that was not released, in this class or one before it. */
final class NoLeaks implements AfterAllCallback {

    private static final String REPORT = "LEAK:";

    /** Netty finds a leak after its collection, at the next allocation. */
    private static final int ALLOCATIONS = 200;

    @Override
    public void afterAll(ExtensionContext context) {
        System.gc();
        for (int i = 0; i < ALLOCATIONS; i++) {
            PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
            UnpooledByteBufAllocator.DEFAULT.directBuffer(16).release();
        }
        assertThat(Output.text()).doesNotContain(REPORT);
    }
}
