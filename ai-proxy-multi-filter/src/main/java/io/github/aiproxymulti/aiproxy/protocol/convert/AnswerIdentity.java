package io.github.aiproxymulti.aiproxy.protocol.convert;

/**
 * What a converted answer is called where the provider's own answer does not say.
 *
 * @param id unique, of letters, digits and dashes; converters put their protocol's prefix before it
 * @param created when the answer was asked for, in seconds since the epoch
 */
public record AnswerIdentity(String id, long created) {

    /** For answers nobody has to tell apart. */
    public static final AnswerIdentity NONE = new AnswerIdentity("0", 0);
}
