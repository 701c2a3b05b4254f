package io.github.aiproxymulti.healthcheck.actuate;

import org.springframework.boot.actuate.endpoint.Producible;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/**
 * What the endpoint can answer with. Of those a caller accepts, the last one is taken, so a browser, which accepts everything,
 * gets the page.
 */
public enum ReportFormat implements Producible<ReportFormat> {
    /** JSON, under the actuator's own media type. */
    ACTUATOR_JSON("application/vnd.spring-boot.actuator.v3+json"),
    /** JSON. */
    JSON(MimeTypeUtils.APPLICATION_JSON_VALUE),
    /** A page for people. */
    HTML(MimeTypeUtils.TEXT_HTML_VALUE);

    private final String mimeType;

    ReportFormat(String mimeType) {
        this.mimeType = mimeType;
    }

    @Override
    public MimeType getProducedMimeType() {
        return MimeType.valueOf(mimeType);
    }

    @Override
    public boolean isDefault() {
        return this == JSON;
    }
}
