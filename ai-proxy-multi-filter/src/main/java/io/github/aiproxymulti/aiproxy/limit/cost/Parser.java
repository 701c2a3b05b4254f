package io.github.aiproxymulti.aiproxy.limit.cost;

import io.github.aiproxymulti.aiproxy.limit.cost.Lexer.Kind;
import io.github.aiproxymulti.aiproxy.limit.cost.Lexer.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads one expression by recursive descent, one method per level of precedence. Confined to that reading, which is why it
 * may be mutable.
 */
final class Parser {

    private static final int DEEPEST = 50;

    private static final Set<String> RESERVED = Set.of(
            "and",
            "break",
            "do",
            "else",
            "elseif",
            "end",
            "for",
            "function",
            "goto",
            "if",
            "in",
            "local",
            "not",
            "or",
            "repeat",
            "return",
            "then",
            "until",
            "while");

    private final List<Token> tokens;
    private int next;
    private int depth;

    Parser(String text) {
        this.tokens = Lexer.tokens(text);
    }

    /** The expression, and nothing after it. */
    Term whole() {
        Term term = or();
        if (peek().kind() != Kind.END) {
            throw unexpected();
        }
        return term;
    }

    private Term or() {
        return deeper(() -> {
            Term left = and();
            while (accept("or")) {
                left = new Term.Choice(false, left, and());
            }
            return left;
        });
    }

    private Term and() {
        Term left = comparison();
        while (accept("and")) {
            left = new Term.Choice(true, left, comparison());
        }
        return left;
    }

    private Term comparison() {
        Term left = sum();
        while (true) {
            String operator = peek().text();
            if (accept("==")) {
                left = new Term.Equality(true, left, sum());
            } else if (accept("~=")) {
                left = new Term.Equality(false, left, sum());
            } else if (accept("<") || accept("<=") || accept(">") || accept(">=")) {
                left = new Term.Order(operator, left, sum());
            } else {
                return left;
            }
        }
    }

    private Term sum() {
        Term left = product();
        while (peek().is("+") || peek().is("-")) {
            left = new Term.Arithmetic(take().text().charAt(0), left, product());
        }
        return left;
    }

    private Term product() {
        Term left = unary();
        while (peek().is("*") || peek().is("/") || peek().is("%")) {
            left = new Term.Arithmetic(take().text().charAt(0), left, unary());
        }
        return left;
    }

    private Term unary() {
        return deeper(() -> {
            if (accept("not")) {
                return new Term.Not(unary());
            }
            return accept("-") ? new Term.Minus(unary()) : power();
        });
    }

    /** To the right, and its right side may have a sign: 2^-3^2 is 2^(-(3^2)). */
    private Term power() {
        Term base = primary();
        return accept("^") ? new Term.Arithmetic('^', base, unary()) : base;
    }

    private Term primary() {
        Token token = peek();
        if (token.kind() == Kind.NUMBER) {
            next++;
            return new Term.Literal(number(token));
        }
        if (accept("(")) {
            Term inner = or();
            expect(")");
            return inner;
        }
        if (token.kind() != Kind.NAME || RESERVED.contains(token.text())) {
            throw unexpected();
        }
        next++;
        return switch (token.text()) {
            case "true" -> new Term.Literal(true);
            case "false" -> new Term.Literal(false);
            case "nil" -> new Term.Literal(null);
            case "math" -> math();
            default -> name(token);
        };
    }

    private Term math() {
        expect(".");
        Token member = name();
        return switch (member.text()) {
            case "pi" -> new Term.Literal(Math.PI);
            case "huge" -> new Term.Literal(Double.POSITIVE_INFINITY);
            default -> call(Function.named(member.text()).orElseThrow(() -> noFunction(member)));
        };
    }

    private Term name(Token token) {
        Function function = Function.shortNamed(token.text()).orElse(null);
        if (function != null) {
            return call(function);
        }
        if (peek().is("(")) {
            throw noFunction(token);
        }
        boolean member = false;
        while (accept(".")) {
            member = true;
            name();
        }
        return member ? new Term.Member(token.text()) : new Term.Name(token.text());
    }

    private Token name() {
        Token token = peek();
        if (token.kind() != Kind.NAME) {
            throw unexpected();
        }
        next++;
        return token;
    }

    private Term call(Function function) {
        int at = peek().at();
        expect("(");
        List<Term> arguments = new ArrayList<>();
        if (!peek().is(")")) {
            do {
                arguments.add(or());
            } while (accept(","));
        }
        expect(")");
        if (!function.takes(arguments.size())) {
            throw new IllegalArgumentException("wrong number of arguments at " + at);
        }
        return new Term.Call(function, List.copyOf(arguments));
    }

    private Term deeper(Supplier<Term> inner) {
        if (++depth > DEEPEST) {
            throw new IllegalArgumentException("too deep (expected: at most " + DEEPEST + " levels)");
        }
        try {
            return inner.get();
        } finally {
            depth--;
        }
    }

    private static Double number(Token token) {
        String text = token.text();
        return text.startsWith("0x") || text.startsWith("0X")
                ? Double.valueOf((double) Long.parseLong(text.substring(2), 16))
                : Double.valueOf(text);
    }

    private Token peek() {
        return tokens.get(next);
    }

    private Token take() {
        return tokens.get(next++);
    }

    private boolean accept(String symbolOrWord) {
        if (!peek().is(symbolOrWord)) {
            return false;
        }
        next++;
        return true;
    }

    private void expect(String symbol) {
        if (!accept(symbol)) {
            throw unexpected();
        }
    }

    private IllegalArgumentException unexpected() {
        Token token = peek();
        return new IllegalArgumentException(
                token.kind() == Kind.END ? "unexpected end" : "unexpected symbol at " + token.at());
    }

    private static IllegalArgumentException noFunction(Token token) {
        return new IllegalArgumentException("no such function at " + token.at());
    }
}
