package io.github.aiproxymulti.healthcheck.autoconfigure;

import io.github.aiproxymulti.healthcheck.sharing.SharingListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line when the shared storage is lost, one when it is back. */
final class SharingLog implements SharingListener {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.aiproxymulti.healthcheck.sharing");

    @Override
    public void onLost(String problem) {
        LOG.atWarn()
                .addKeyValue("problem", problem)
                .log("shared health lost, every process probes for itself: {}", problem);
    }

    @Override
    public void onBack() {
        LOG.info("shared health is back");
    }
}
