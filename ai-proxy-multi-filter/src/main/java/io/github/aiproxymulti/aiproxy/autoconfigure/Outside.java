package io.github.aiproxymulti.aiproxy.autoconfigure;

import io.github.aiproxymulti.aiproxy.config.SecretResolver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/** What all filters take from outside of the application. */
final class Outside {

    private Outside() {}

    /** What resolves references: the environment first, then each of these. */
    static SecretResolver resolver(ObjectProvider<SecretResolver> secrets) {
        SecretResolver fromEnvironment = SecretResolver.environment(System::getenv);
        return secrets.orderedStream().reduce(fromEnvironment, SecretResolver::orElse);
    }

    /** The name of this machine; null when it has none. Asked at start only: the answer may come over the network. */
    static @Nullable String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unnamed) {
            return null;
        }
    }
}
