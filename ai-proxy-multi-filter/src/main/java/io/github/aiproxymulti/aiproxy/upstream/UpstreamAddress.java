package io.github.aiproxymulti.aiproxy.upstream;

import io.github.aiproxymulti.healthcheck.Node;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;

/**
 * Where one attempt goes: a client bound to an address, and the Host header that goes with it.
 *
 * @param client bound to the address; its TLS server name is the domain, also when the address is an IP
 * @param hostHeader name or IP, with the port when it is not the scheme's own
 * @param label {@code host:port} for logs and metrics
 */
public record UpstreamAddress(HttpClient client, String hostHeader, String label) {

    /**
     * The address as configured; the client resolves the name for itself.
     *
     * @param client speaks TLS or not, as the scheme says
     * @param scheme {@code http} or {@code https}
     * @param host a name or an IP literal
     * @param port the port
     */
    public static UpstreamAddress unresolved(HttpClient client, String scheme, String host, int port) {
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
        InetSocketAddress address = literal == null
                ? InetSocketAddress.createUnresolved(host, port)
                : new InetSocketAddress(inetAddress(null, literal), port);
        return new UpstreamAddress(
                client.remoteAddress(() -> address), hostHeader(scheme, host, port), label(host, port));
    }

    /** One resolved address of an instance whose name the health checker resolved. */
    static UpstreamAddress of(HttpClient client, String scheme, Node node) {
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(node.address());
        if (literal == null) {
            return unresolved(client, scheme, node.address(), node.port());
        }
        String host = node.domain() == null ? node.address() : node.domain();
        InetSocketAddress address = new InetSocketAddress(inetAddress(node.domain(), literal), node.port());
        return new UpstreamAddress(
                client.remoteAddress(() -> address),
                hostHeader(scheme, host, node.port()),
                label(node.address(), node.port()));
    }

    private static InetAddress inetAddress(@Nullable String name, byte[] literal) {
        try {
            return InetAddress.getByAddress(name, literal);
        } catch (UnknownHostException wrongLength) {
            throw new IllegalArgumentException("not an address of 4 or 16 bytes", wrongLength);
        }
    }

    private static String hostHeader(String scheme, String host, int port) {
        int usual = scheme.equals("https") ? 443 : 80;
        return port == usual ? bracketed(host) : label(host, port);
    }

    private static String label(String host, int port) {
        return bracketed(host) + ":" + port;
    }

    private static String bracketed(String host) {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }
}
