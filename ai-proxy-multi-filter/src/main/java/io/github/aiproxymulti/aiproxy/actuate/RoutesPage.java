package io.github.aiproxymulti.aiproxy.actuate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The page that shows routes. It is the same for everybody: its script asks the endpoint for the figures and puts them in as
 * text. Only this very script and this style sheet may act in it, and it may talk to its own origin alone.
 */
final class RoutesPage {

    private static final String TEXT = read();

    private RoutesPage() {}

    static String text() {
        return TEXT;
    }

    private static String read() {
        try (InputStream file = RoutesPage.class.getResourceAsStream("aiproxy.html")) {
            if (file == null) {
                throw new IllegalStateException("aiproxy.html is not on the class path");
            }
            String page = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return page.replace("{style}", digest(page, "style")).replace("{script}", digest(page, "script"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Of what stands between the tags, as a content security policy wants it. */
    private static String digest(String page, String tag) {
        String begin = "<" + tag + ">";
        String content = page.substring(page.indexOf(begin) + begin.length(), page.indexOf("</" + tag + ">"));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
