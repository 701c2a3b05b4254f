package io.github.aiproxymulti.healthcheck;

/** What one probe or one request saw of a target. */
public sealed interface Observation {

    /** What this counts as for a source that is judged like that. */
    Outcome outcome(Thresholds thresholds);

    /** What was seen, in a few words for people. */
    String describe();

    /** A TCP probe connected, or somebody reports plain success. */
    record Success() implements Observation {

        @Override
        public Outcome outcome(Thresholds thresholds) {
            return Outcome.SUCCESS;
        }

        @Override
        public String describe() {
            return "success";
        }
    }

    /**
     * An HTTP status arrived. 0 stands for a status line without a usable number.
     *
     * @param code the status code
     */
    record Status(int code) implements Observation {

        @Override
        public Outcome outcome(Thresholds thresholds) {
            if (thresholds.healthyStatuses().contains(code)) {
                return Outcome.SUCCESS;
            }
            return code == 0 || thresholds.unhealthyStatuses().contains(code) ? Outcome.HTTP_FAILURE : Outcome.IGNORED;
        }

        @Override
        public String describe() {
            return "HTTP " + code;
        }
    }

    /** Bytes arrived that are no HTTP status line. */
    record Garbage() implements Observation {

        @Override
        public Outcome outcome(Thresholds thresholds) {
            return Outcome.HTTP_FAILURE;
        }

        @Override
        public String describe() {
            return "no HTTP status line";
        }
    }

    /**
     * Connecting, the TLS handshake (also its time-out), sending or receiving failed.
     *
     * @param reason for people
     */
    record TcpFailure(String reason) implements Observation {

        @Override
        public Outcome outcome(Thresholds thresholds) {
            return Outcome.TCP_FAILURE;
        }

        @Override
        public String describe() {
            return reason;
        }
    }

    /** Connecting, sending or waiting for the status line took too long. */
    record Timeout() implements Observation {

        @Override
        public Outcome outcome(Thresholds thresholds) {
            return Outcome.TIMEOUT;
        }

        @Override
        public String describe() {
            return "timeout";
        }
    }
}
