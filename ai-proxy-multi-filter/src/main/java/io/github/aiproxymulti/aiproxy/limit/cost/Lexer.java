package io.github.aiproxymulti.aiproxy.limit.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts an expression into tokens. */
final class Lexer {

    private static final int LONGEST = 4096;
    private static final int MOST_TOKENS = 1000;

    /** A number must not run into a name, as {@code 3x} would; two hyphens would begin a comment. */
    private static final Pattern TOKEN = Pattern.compile("[ \\t\\r\\n]*+(?:"
            + "(?<number>0[xX][0-9a-fA-F]{1,13}(?![\\w.])"
            + "|(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?(?![\\w.]))"
            + "|(?<name>[A-Za-z_][A-Za-z_0-9]*)"
            + "|(?<symbol>==|~=|<=|>=|[<>+*/%^(),.]|-(?!-)))");

    private Lexer() {}

    /** What a token is. */
    enum Kind {
        NUMBER,
        NAME,
        SYMBOL,
        END
    }

    /**
     * One token.
     *
     * @param kind what it is
     * @param text as it is written
     * @param at its place, counted from 1
     */
    record Token(Kind kind, String text, int at) {

        boolean is(String symbolOrWord) {
            return kind != Kind.NUMBER && text.equals(symbolOrWord);
        }
    }

    /** All tokens, the last of which is {@link Kind#END}. */
    static List<Token> tokens(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(text.length() + " characters (expected: at most " + LONGEST + ")");
        }
        String expression = text.stripTrailing();
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(expression);
        int at = 0;
        while (at < expression.length()) {
            matcher.region(at, expression.length());
            if (!matcher.lookingAt()) {
                int blank = expression.length()
                        - expression.substring(at).stripLeading().length();
                throw new IllegalArgumentException("unexpected character at " + (blank + 1));
            }
            tokens.add(token(matcher));
            if (tokens.size() > MOST_TOKENS) {
                throw new IllegalArgumentException("too long (expected: at most " + MOST_TOKENS + " tokens)");
            }
            at = matcher.end();
        }
        tokens.add(new Token(Kind.END, "", at + 1));
        return tokens;
    }

    private static Token token(Matcher matcher) {
        if (matcher.group("number") != null) {
            return new Token(Kind.NUMBER, matcher.group("number"), matcher.start("number") + 1);
        }
        if (matcher.group("name") != null) {
            return new Token(Kind.NAME, matcher.group("name"), matcher.start("name") + 1);
        }
        return new Token(Kind.SYMBOL, matcher.group("symbol"), matcher.start("symbol") + 1);
    }
}
