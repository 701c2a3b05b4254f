package io.github.aiproxymulti.aiproxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitReaderTest {

    private static final String LIMIT = "'limit': 30, 'time_window': 60";

    private final List<String> warnings = new ArrayList<>();

    @Test
    void hasTheDefaultsOfTheOriginal() {
        AiRateLimitingConfig config = read(LIMIT);

        assertThat(config.strategy()).isEqualTo(LimitStrategy.TOTAL_TOKENS);
        assertThat(config.rejection()).isEqualTo(new LimitRejection(503, null));
        assertThat(config.headers()).isEqualTo(new LimitHeaders(true, false));
        assertThat(config.degradation()).isEqualTo(new Degradation(false, false, 1));
        assertThat(config.policy()).isEqualTo(LimitPolicy.LOCAL);
        assertThat(config.redis()).isNull();
        assertThat(config.reservation()).isNull();
        assertThat(config.ruled()).isFalse();
        assertThat(config.global()).isNotNull().satisfies(global -> {
            assertThat(global.limit()).isEqualTo(new Amount(30L, null));
            assertThat(global.window()).isEqualTo(new Amount(60L, null));
            assertThat(global.unit()).isEqualTo(LimitUnit.TOKENS);
        });
        assertThat(warnings).isEmpty();
    }

    @Test
    void readsEveryField() {
        AiRateLimitingConfig config = read("'limit': '${http_count ?? 10}', 'time_window': '60',"
                + " 'show_limit_quota_header': false, 'limit_strategy': 'expression', 'cost_expr': 'input_tokens',"
                + " 'instances': [{'name': 'a', 'limit': 5, 'time_window': 7}], 'rejected_code': 429,"
                + " 'rejected_msg': 'no', 'allow_degradation': true, 'windows': [{'limit': 3, 'time_window': 60,"
                + " 'unit': 'requests', 'instance': 'a'}], 'openai_headers': true, 'degradation': 'local',"
                + " 'degradation_share': 0.5,"
                + " 'reservation': {'bytes_per_token': 2, 'completion_tokens': 9, 'expires_after': 30}");

        assertThat(config.strategy()).isEqualTo(LimitStrategy.EXPRESSION);
        assertThat(config.costExpression()).isEqualTo("input_tokens");
        assertThat(config.global()).isNotNull();
        assertThat(config.global().limit()).isEqualTo(new Amount(null, "${http_count ?? 10}"));
        assertThat(config.instances()).singleElement().satisfies(limit -> {
            assertThat(limit.name()).isEqualTo("a");
            assertThat(limit.limit().limit().fixed()).isEqualTo(5);
        });
        assertThat(config.rejection()).isEqualTo(new LimitRejection(429, "no"));
        assertThat(config.headers()).isEqualTo(new LimitHeaders(false, true));
        assertThat(config.degradation()).isEqualTo(new Degradation(true, true, 0.5));
        assertThat(config.windows()).singleElement().satisfies(window -> {
            assertThat(window.instance()).isEqualTo("a");
            assertThat(window.limit().unit()).isEqualTo(LimitUnit.REQUESTS);
        });
        assertThat(config.reservation()).isEqualTo(new Reservation(2, 9, Duration.ofSeconds(30)));
    }

    @Test
    void readsRulesAndNumbersTheirHeaders() {
        AiRateLimitingConfig config = read("'rules': [{'count': 20, 'time_window': 10, 'key': '${http_user}'},"
                + " {'count': '${http_count ?? 30}', 'time_window': 10, 'key': '$http_project',"
                + " 'header_prefix': 'project', 'unit': 'requests'}]");

        assertThat(config.ruled()).isTrue();
        assertThat(config.rules()).extracting(LimitRule::headerPrefix).containsExactly("1", "project");
        assertThat(config.rules()).extracting(LimitRule::key).containsExactly("${http_user}", "$http_project");
        assertThat(config.rules().get(1).limit().unit()).isEqualTo(LimitUnit.REQUESTS);
        assertThat(config.global()).isNull();
    }

    @Test
    void readsFlatArguments() {
        Map<String, String> args = new HashMap<>(Map.of(
                "limit", "30",
                "timeWindow", "60",
                "rejected-code", "429",
                "instances[0].name", "42",
                "instances[0].limit", "$http_limit",
                "instances[0].time_window", "5",
                "reservation", ""));

        AiRateLimitingConfig config = reader(SharedCounters.OWN).readArgs(args, warnings::add);

        assertThat(config.global()).isNotNull();
        assertThat(config.global().limit().fixed()).isEqualTo(30);
        assertThat(config.rejection().code()).isEqualTo(429);
        assertThat(config.instances().get(0).name()).isEqualTo("42");
        assertThat(config.instances().get(0).limit().limit().template()).isEqualTo("$http_limit");
        assertThat(config.reservation()).isEqualTo(new Reservation(4, 1024, Duration.ofMinutes(10)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'time_window': 60 | property \"limit\" is required when \"time_window\" is set",
                "'limit': 30 | property \"time_window\" is required when \"limit\" is set",
                "'limit': 30, 'instances': [{'name': 'a', 'limit': 1, 'time_window': 1}] | property \"time_window\" is"
                        + " required when \"limit\" is set",
                "'limit': 30, 'time_window': 60, 'rejected_code': 199 | rejected_code: 199 (expected: an integer,"
                        + " 200..599): expected 199 to be at least 200",
                "'limit': 30, 'time_window': 60, 'limit_strategy': 'invalid' | property \"limit_strategy\" validation"
                        + " failed: matches none of the enum values",
                "'limit': 30, 'time_window': 60, 'instances': [{'name': 'a', 'limit': 1, 'time_window': 1}, {'limit': 1,"
                        + " 'time_window': 1}] | instances[1].name: missing (expected: a text): property \"name\" is required",
                "'limit': 30, 'time_window': 60, 'rules': [] | value should match only one schema, but matches both schemas 1"
                        + " and 2",
                "'rejected_code': 429 | limit: missing (expected: limit and time_window, instances, or rules)",
                "'limit': 0, 'time_window': 60 | limit: 0 (expected: an integer >= 1): expected 0 to be at least 1",
                "'limit': true, 'time_window': 60 | limit: true (expected: an integer >= 1 or a text with variables)",
                "'limit': 1.5, 'time_window': 60 | limit: 1.5 (expected: an integer >= 1)",
                "'limit': 1e40, 'time_window': 60 | limit",
                "'limit': '', 'time_window': 60 | limit: '' (expected: an integer >= 1 or a text with variables)",
                "'limit': 1, 'time_window': 60, 'rejected_msg': '' | rejected_msg: ''",
                "'limit': 1, 'time_window': 60, 'instances': [] | instances: a list",
                "'limit': 1, 'time_window': 60, 'limit_strategy': 'expression' | cost_expr is required when limit_strategy is"
                        + " 'expression'",
                "'limit': 1, 'time_window': 60, 'limit_strategy': 'expression', 'cost_expr': '' | cost_expr: ''",
                "'limit': 1, 'time_window': 60, 'limit_strategy': 'expression', 'cost_expr': 'invalid $$$ syntax %%%' |"
                        + " cost_expr: invalid cost_expr: unexpected character at 9",
                "'limit': 1, 'time_window': 60, 'policy': 'redis', 'redis_host': 'r.example', 'redis_port': 65536 | redis_port:"
                        + " 65536 (expected: an integer, 1..65535)",
                "'limit': 1, 'time_window': 60, 'policy': 'memcached' | policy: 'memcached'",
                "'limit': 1, 'time_window': 60, 'degradation': 'global' | degradation: 'global' (expected: one of local)",
                "'limit': 1, 'time_window': 60, 'degradation_share': 0 | degradation_share: 0 (expected: above 0, at most 1)",
                "'limit': 1, 'time_window': 60, 'degradation_share': 2 | degradation_share: 2 (expected: a number, 0..1)",
                "'limit': 1, 'time_window': 60, 'reservation': {'bytes_per_token': 0} | reservation.bytes_per_token: 0",
                "'limit': 1, 'time_window': 60, 'reservation': {'expires_after': 0} | reservation.expires_after: 0",
                "'limit': 1, 'time_window': 60, 'windows': [{'limit': 1, 'time_window': 1, 'unit': 'bytes'}] |"
                        + " windows[0].unit: 'bytes' (expected: one of requests, tokens)"
            })
    void refuses_RL01_RL03_RL04_RL05_RL07_RL25_RLX01_RLX03(String written, String why) {
        assertThat(refused(written)).anySatisfy(problem -> assertThat(problem).contains(why));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'instances': [{'name': 'a', 'limit': 1, 'time_window': 1}]",
                LIMIT + ", 'rejected_code': 403, 'rejected_msg': 'x', 'limit_strategy': 'completion_tokens'",
                LIMIT + ", 'limit_strategy': 'expression', 'cost_expr': 'input_tokens + output_tokens'",
                LIMIT + ", 'limit_strategy': 'expression', 'cost_expr': '(input_tokens - cache_read_input_tokens) +"
                        + " cache_creation_input_tokens * 1.25 + output_tokens'",
                LIMIT + ", 'cost_expr': '1'",
                "'rules': []"
            })
    void accepts_RL08_RL09_RLX04_RLX05(String written) {
        assertThat(read(written)).isNotNull();
        assertThat(warnings).isEmpty();
    }

    @Test
    void anUnknownNameIsWarnedAbout() {
        read(LIMIT + ", 'reject_code': 429");

        assertThat(warnings).containsExactly("reject_code: unknown, ignored (did you mean rejected_code?)");
    }

    @Test
    void countersAreThoseOfTheLimitAndNotOfTheWholeConfiguration() {
        AiRateLimitingConfig one = read(LIMIT + ", 'instances': [{'name': 'a', 'limit': 1, 'time_window': 1}]");
        AiRateLimitingConfig other = read(LIMIT + ", 'instances': [{'name': 'a', 'limit': 2, 'time_window': 1}]");
        AiRateLimitingConfig coded = read(LIMIT + ", 'rejected_code': 429");

        assertThat(one.version()).isNotEqualTo(other.version());
        assertThat(counters(one)).isEqualTo(counters(other)).isNotEqualTo(counters(coded));
        assertThat(one.instances().get(0).limit().counters())
                .isNotEqualTo(other.instances().get(0).limit().counters());
        assertThat(read(LIMIT).version()).isEqualTo(read(LIMIT).version());
    }

    @Test
    void refusesPoliciesThatAreNotThere() {
        InvalidConfigException e = catchThrowableOfType(
                InvalidConfigException.class,
                () -> reader(SharedCounters.NONE)
                        .readText(json(LIMIT + ", 'policy': 'redis', 'redis_host': 'r.example'"), warnings::add));

        assertThat(e.problems())
                .containsExactly("policy: redis (expected: local, or Spring Data Redis and Lettuce on the class path)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "redis | redis_host",
                "redis-cluster | redis_cluster_nodes, redis_cluster_name",
                "redis-sentinel | redis_sentinels, redis_master_name"
            })
    void aPolicyNeedsItsFieldsOrTheApplicationsConnection_RL36(String policy, String fields) {
        String written = LIMIT + ", 'policy': '" + policy + "'";

        List<String> problems = refused(written);
        for (String field : fields.split(", ", -1)) {
            assertThat(problems)
                    .anySatisfy(problem ->
                            assertThat(problem).startsWith(field + ": missing").endsWith("then clause did not match"));
        }
        AiRateLimitingConfig shared = reader(SharedCounters.APPLICATION).readText(json(written), warnings::add);
        assertThat(shared.redis()).isNull();
        assertThat(shared.policy().written()).isEqualTo(policy);
    }

    @Test
    void readsTheConnectionOfAServer() {
        RedisSettings redis = read(LIMIT + ", 'policy': 'redis', 'redis_host': 'r.example', 'redis_port': 6380,"
                        + " 'redis_username': 'u', 'redis_password': '$env://REDIS', 'redis_database': 1,"
                        + " 'redis_timeout': 20, 'redis_ssl': true, 'redis_ssl_verify': true")
                .redis();

        assertThat(redis)
                .isEqualTo(new RedisSettings(
                        LimitPolicy.REDIS,
                        List.of("r.example:6380"),
                        null,
                        "u",
                        Secret.of("value-of-REDIS"),
                        null,
                        null,
                        1,
                        Duration.ofMillis(20),
                        true,
                        true));
        assertThat(String.valueOf(redis)).doesNotContain("value-of-REDIS");
    }

    /** There is no store of ours that could encrypt: a definition holds the reference, and only what is read the password. */
    @Test
    void aPasswordIsStoredAsAReferenceAndClearOnlyWhereItIsUsed_RL40() {
        AiRateLimitingConfig config =
                read(LIMIT + ", 'policy': 'redis', 'redis_host': 'r.example', 'redis_password': '$env://somewhere'");

        RedisSettings redis = config.redis();
        assertThat(redis).isNotNull();
        assertThat(redis.password()).isEqualTo(Secret.of("value-of-somewhere"));
        assertThat(config.toString()).doesNotContain("value-of-somewhere");
        assertThat(warnings).isEmpty();
    }

    @Test
    void readsTheConnectionsOfAClusterAndOfSentinels_RL39() {
        RedisSettings cluster = read(LIMIT + ", 'policy': 'redis-cluster', 'redis_cluster_nodes': ['a:1', 'b:2'],"
                        + " 'redis_cluster_name': 'c', 'redis_password': '$env://PASSWORD', 'redis_cluster_ssl': true")
                .redis();
        RedisSettings sentinels = read(LIMIT + ", 'policy': 'redis-sentinel', 'redis_sentinels': [{'host': 's1',"
                        + " 'port': 26379}], 'redis_master_name': 'm', 'redis_role': 'slave', 'redis_username': 'u',"
                        + " 'redis_password': '$env://P', 'sentinel_username': 'su', 'sentinel_password': '$env://SP',"
                        + " 'redis_read_timeout': 30, 'redis_connect_timeout': 40, 'redis_keepalive_timeout': 1")
                .redis();

        assertThat(cluster).isNotNull();
        assertThat(cluster.nodes()).containsExactly("a:1", "b:2");
        assertThat(cluster.tls()).isTrue();
        assertThat(cluster.timeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(sentinels).isNotNull();
        assertThat(sentinels.master()).isEqualTo("m");
        assertThat(sentinels.nodes()).containsExactly("s1:26379");
        assertThat(sentinels.sentinelPassword()).isEqualTo(Secret.of("value-of-SP"));
        assertThat(warnings)
                .containsExactly("redis_role: slave, ignored (a replica cannot count, the master is asked)");
    }

    @Test
    void passwordsAreNeverShown() {
        assertThat(refused(LIMIT + ", 'policy': 'redis', 'redis_host': 'r.example', 'redis_password': 7,"
                        + " 'limit_x': 1"))
                .containsExactly("redis_password: *** (expected: a text)");
        read(LIMIT + ", 'policy': 'redis', 'redis_host': 'r.example', 'redis_password': 'hush-hush'");
        assertThat(warnings).anySatisfy(warning -> assertThat(warning).startsWith("redis_password: secret written"));
        assertThat(warnings).noneSatisfy(warning -> assertThat(warning).contains("hush-hush"));
    }

    @Test
    void aNodeOfAClusterIsHostAndPort() {
        assertThat(refused(LIMIT + ", 'policy': 'redis-cluster', 'redis_cluster_nodes': ['nowhere'],"
                        + " 'redis_cluster_name': 'c'"))
                .containsExactly("redis_cluster_nodes[0]: 'nowhere' (expected: host:port, 1..65535)");
        assertThat(refused(LIMIT + ", 'policy': 'redis-cluster', 'redis_cluster_nodes': ['a:1', 'b:65536'],"
                        + " 'redis_cluster_name': 'c'"))
                .containsExactly("redis_cluster_nodes[1]: 'b:65536' (expected: host:port, 1..65535)");
    }

    private static ConfigVersion counters(AiRateLimitingConfig config) {
        WindowLimit global = config.global();
        assertThat(global).isNotNull();
        return global.counters();
    }

    private AiRateLimitingConfig read(String written) {
        return reader(SharedCounters.OWN).readText(json(written), warnings::add);
    }

    private List<String> refused(String written) {
        InvalidConfigException e = catchThrowableOfType(InvalidConfigException.class, () -> read(written));
        assertThat(e).as("refusal of " + written).isNotNull();
        return e.problems();
    }

    private static LimitReader reader(SharedCounters shared) {
        return new LimitReader(shared, SecretResolver.environment(name -> "value-of-" + name), text -> text, false);
    }

    private static String json(String written) {
        return "{" + written.replace('\'', '"') + "}";
    }
}
