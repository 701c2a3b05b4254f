package io.github.aiproxymulti.healthcheck.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.resolver.HostsFileEntriesProvider;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class DnsTargetResolverTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** What the name server knows: seconds to live by address. */
    private static final Map<String, Map<String, Integer>> ZONE = Map.of(
            "both.test.", Map.of("10.0.0.2", 40, "10.0.0.1", 30, "fd00::1", 20),
            "four.test.", Map.of("10.0.0.3", 7));

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    @SuppressWarnings("NullAway.Init")
    private DnsTargetResolver resolver;

    @BeforeEach
    void start() throws IOException {
        Channel server = new Bootstrap()
                .group(loops)
                .channel(NioDatagramChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new DatagramDnsQueryDecoder(),
                                        new DatagramDnsResponseEncoder(),
                                        new NameServer());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        resolver = new DnsTargetResolver(
                loops,
                Duration.ofSeconds(2),
                HostsFileEntriesProvider.parser()
                        .parse(new StringReader("10.1.1.2 Hosts.test\n10.1.1.1 hosts.test\nfd00::2 hosts.test\n")),
                new SingletonDnsServerAddressStreamProvider((InetSocketAddress) server.localAddress()));
    }

    @AfterEach
    void stop() {
        resolver.close();
        assertThat(loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void looksIntoTheHostsFileFirst() {
        assertThat(resolve("HOSTS.test").addresses()).containsExactly("10.1.1.1", "10.1.1.2", "fd00:0:0:0:0:0:0:2");
    }

    @Test
    void takesAllAddressesOfBothFamiliesSortedWithTheShortestTimeToLive_HC148() {
        Resolution both = resolve("both.test");
        assertThat(both.addresses()).containsExactly("10.0.0.1", "10.0.0.2", "fd00:0:0:0:0:0:0:1");
        assertThat(both.timeToLive()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void isContentWithOneFamilyAndAsksAgainEachTime() {
        assertThat(resolve("four.test")).isEqualTo(new Resolution(List.of("10.0.0.3"), Duration.ofSeconds(7)));
        assertThat(resolve("four.test").timeToLive()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void failsForANameThatDoesNotExist() {
        StepVerifier.create(resolver.resolve("none.test")).expectError().verify(PATIENCE);
    }

    private Resolution resolve(String host) {
        return Objects.requireNonNull(resolver.resolve(host).block(PATIENCE));
    }

    private static final class NameServer extends SimpleChannelInboundHandler<DatagramDnsQuery> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramDnsQuery query) {
            DatagramDnsResponse response = new DatagramDnsResponse(
                    /* sender= */ query.recipient(), /* recipient= */ query.sender(), query.id());
            DnsQuestion question = query.recordAt(DnsSection.QUESTION);
            response.addRecord(DnsSection.QUESTION, question);
            Map<String, Integer> known = ZONE.get(question.name());
            if (known == null) {
                response.setCode(DnsResponseCode.NXDOMAIN);
            } else {
                int size = question.type().equals(DnsRecordType.A) ? 4 : 16;
                known.forEach((address, seconds) -> {
                    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
                    if (bytes.length == size) {
                        response.addRecord(
                                DnsSection.ANSWER,
                                new DefaultDnsRawRecord(
                                        question.name(), question.type(), seconds, Unpooled.wrappedBuffer(bytes)));
                    }
                });
            }
            context.writeAndFlush(response).addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        }
    }
}
