package io.github.aiproxymulti.aiproxy.limit.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A certificate nobody has signed, made by the JDK's own tool.
 *
 * @param certificate its file
 * @param key the file of its key
 */
record Certificate(Path certificate, Path key) {

    private static final String PASSWORD = "changeit";

    static Certificate in(Path folder) {
        Path store = folder.resolve("store.p12");
        try {
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "redis",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=localhost",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            store.toString(),
                            "-storepass",
                            PASSWORD)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IllegalStateException("keytool");
            }
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            return new Certificate(
                    pem(
                            folder.resolve("redis.crt"),
                            "CERTIFICATE",
                            Objects.requireNonNull(keys.getCertificate("redis")).getEncoded()),
                    pem(
                            folder.resolve("redis.key"),
                            "PRIVATE KEY",
                            Objects.requireNonNull(keys.getKey("redis", PASSWORD.toCharArray()))
                                    .getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path pem(Path file, String type, byte[] der) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(
                file,
                "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n",
                StandardCharsets.US_ASCII);
    }
}
