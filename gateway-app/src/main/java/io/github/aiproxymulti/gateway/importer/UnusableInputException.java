package io.github.aiproxymulti.gateway.importer;

/** Input or a command line that nothing can be made of; the message is one line and shows no content. */
final class UnusableInputException extends Exception {

    private static final long serialVersionUID = 1L;

    UnusableInputException(String message) {
        super(message);
    }
}
