package io.github.aiproxymulti.aiproxy.standing;

/**
 * One request's leave to use an instance. Whoever holds it tells it what becomes of the attempt and calls {@link #end} when
 * it is over, whatever happens; only the first end counts.
 */
public interface Permit {

    /** Leave that nobody keeps account of. */
    Permit NONE = new Permit() {
        @Override
        public boolean watchesContent() {
            return false;
        }

        @Override
        public void head(int status, AnswerHeaders headers) {}

        @Override
        public void firstContent(long nanos) {}

        @Override
        public void failing(String why) {}

        @Override
        public void end(Ending ending, long nanos) {}
    };

    /** Whether {@link #firstContent} is wanted, for which streams have to be looked into. */
    boolean watchesContent();

    /**
     * The head of the answer has come.
     *
     * @param status the upstream's status
     * @param headers its headers
     */
    void head(int status, AnswerHeaders headers);

    /**
     * The first content of the answer has come: the first event of a stream that says something, or all of another answer.
     *
     * @param nanos nanoseconds since the attempt began
     */
    void firstContent(long nanos);

    /**
     * The attempt is about to fail.
     *
     * @param why in words, for people; without anything secret
     */
    void failing(String why);

    /**
     * The attempt is over. May be called any number of times, from any thread.
     *
     * @param ending how it ended
     * @param nanos nanoseconds since it began
     */
    void end(Ending ending, long nanos);
}
