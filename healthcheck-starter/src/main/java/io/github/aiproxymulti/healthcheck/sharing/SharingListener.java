package io.github.aiproxymulti.healthcheck.sharing;

/** Hears, once each, when the shared storage is lost and when it is back. Must be quick. */
public interface SharingListener {

    /** The storage does not answer; every process goes on with what it knows and probes for itself. */
    void onLost(String problem);

    /** It answers again. */
    void onBack();
}
