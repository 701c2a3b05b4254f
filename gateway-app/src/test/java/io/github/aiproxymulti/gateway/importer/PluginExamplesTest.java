package io.github.aiproxymulti.gateway.importer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.config.AiProxyMultiConfig;
import io.github.aiproxymulti.aiproxy.config.Algorithm;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Configurations of the kinds that the plugins' documentation shows. */
class PluginExamplesTest {

    private static final String OPENAI = instance(
            "openai",
            "openai",
            "\"weight\":8,\"priority\":1,"
                    + "\"options\":{\"model\":\"gpt-4\",\"temperature\":0.70,\"stop\":[\"a\",1],\"seed\":null}");
    private static final String DEEPSEEK =
            instance("deepseek", "deepseek", "\"weight\":2,\"options\":{\"model\":\"deepseek-chat\"}");
    private static final String CHECKED = instance(
            "checked",
            "openai-compatible",
            "\"weight\":1,"
                    + "\"override\":{\"endpoint\":\"http://10.0.0.1:8080/v1/chat/completions\"},\"checks\":{\"active\":{"
                    + "\"type\":\"http\",\"http_path\":\"/status\",\"host\":\"foo.com\",\"healthy\":{\"interval\":1,"
                    + "\"successes\":1},\"unhealthy\":{\"interval\":1,\"http_failures\":2}}}");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"instances\":[@openai]}",
                "{\"instances\":[@openai,@deepseek],\"balancer\":{\"algorithm\":\"roundrobin\"}}",
                "{\"fallback_strategy\":[\"rate_limiting\",\"http_429\",\"http_5xx\"],\"max_retries\":1,"
                        + "\"instances\":[@openai,@deepseek]}",
                "{\"fallback_strategy\":\"instance_health_and_rate_limiting\",\"instances\":[@openai,@deepseek]}",
                "{\"instances\":[@checked,@openai]}",
                "{\"balancer\":{\"algorithm\":\"chash\",\"hash_on\":\"header\",\"key\":\"X-User\"},"
                        + "\"instances\":[@openai,@deepseek]}",
                "{\"balancer\":{\"algorithm\":\"chash\",\"hash_on\":\"vars_combinations\","
                        + "\"key\":\"$remote_addr-${http_x}\"},\"instances\":[@openai,@deepseek]}",
                "{\"balancer\":{\"algorithm\":\"semantic\"},\"semantic_opts\":{\"threshold\":0.5,\"embeddings\":{"
                        + "\"provider\":\"openai\",\"model\":\"text-embedding-3-small\",\"auth\":{\"header\":{"
                        + "\"Authorization\":\"$env://E\"}}}},\"instances\":[@semantic]}",
                "{\"instances\":[@gemini,@vertex,@bedrock,@anthropic,@azure]}",
                "{\"timeout\":5000,\"ssl_verify\":false,\"logging\":{\"summaries\":true},\"instances\":[@openai]}"
            })
    void anAiProxyMultiArrivesWithAnEqualConfiguration(String template) {
        String conf = filled(template);

        ApisixImport imported = Importing.of(Importing.route("", "\"ai-proxy-multi\": " + conf));

        assertThat(imported.report()).noneMatch(line -> line.contains("unsupported ("));
        assertThat(imported.complete()).isTrue();
        AiProxyMultiConfig arrived = Importing.read(Importing.conf(imported, "AiProxyMulti"));
        assertThat(arrived).isEqualTo(Importing.read(conf));
        assertThat(arrived.version()).isEqualTo(Importing.read(conf).version());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"limit\":300,\"time_window\":30,\"limit_strategy\":\"prompt_tokens\"}",
                "{\"instances\":[{\"name\":\"a\",\"limit\":10,\"time_window\":60}],\"rejected_code\":429}",
                "{\"rules\":[{\"count\":\"${http_x_count ?? 5}\",\"time_window\":60,\"key\":\"${remote_addr}\"}]}",
                "{\"limit\":5,\"time_window\":60,\"limit_strategy\":\"expression\",\"cost_expr\":\"input_tokens * 2\"}",
                "{\"limit\":5,\"time_window\":60,\"policy\":\"redis\",\"redis_host\":\"redis\"}"
            })
    void anAiRateLimitingArrivesUnchanged(String conf) {
        ApisixImport imported = Importing.of(Importing.route("", Importing.MULTI + ", \"ai-rate-limiting\": " + conf));

        assertThat(imported.complete()).isTrue();
        assertThat(Importing.tree(Importing.conf(imported, "AiRateLimiting"))).isEqualTo(Importing.tree(conf));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"limit\":5}",
                "{\"limit\":0,\"time_window\":1}",
                "{\"limit\":1,\"time_window\":1,\"rules\":[{\"count\":1,\"time_window\":1,\"key\":\"k\"}]}",
                "{\"limit\":1,\"time_window\":1,\"policy\":\"redis\"}",
                "{\"limit\":1,\"time_window\":1,\"limit_strategy\":\"expression\"}",
                "{\"instances\":[{\"name\":5,\"limit\":1,\"time_window\":1}]}"
            })
    void aRouteWithLimitsThatAreNotValidIsLeftOut(String conf) {
        ApisixImport imported = Importing.of(Importing.route("", Importing.MULTI + ", \"ai-rate-limiting\": " + conf));

        assertThat(imported.complete()).isFalse();
        assertThat(Importing.routes(imported.yaml(), Map.of())).isEmpty();
    }

    @Test
    void anAiProxyBecomesOneInstanceThatIsNeverRetried() {
        ApisixImport imported = Importing.of(Importing.route(
                "",
                "\"ai-proxy\": {\"provider\":\"deepseek\",\"timeout\":9,"
                        + "\"auth\":{\"header\":{\"Authorization\":\"$env://K\"}},\"options\":{\"model\":\"m\"},"
                        + "\"fallback_strategy\":[\"http_5xx\"]}"));

        AiProxyMultiConfig config = Importing.read(Importing.conf(imported, "AiProxyMulti"));
        assertThat(config.instances()).singleElement().satisfies(instance -> {
            assertThat(instance.name()).isEqualTo("ai-proxy-deepseek");
            assertThat(instance.weight()).isEqualTo(1);
        });
        assertThat(config.transport().timeout()).hasMillis(9);
        assertThat(config.balancer().algorithm()).isEqualTo(Algorithm.ROUNDROBIN);
        assertThat(Importing.conf(imported, "AiProxyMulti")).doesNotContain("fallback");
        assertThat(imported.report())
                .contains(
                        "r.plugins.ai-proxy.options.model: exact",
                        "r.plugins.ai-proxy.fallback_strategy: exact (left out: ai-proxy ignores it too)");
        assertThat(imported.complete()).isTrue();
    }

    @Test
    void aProblemOfAnAiProxyIsToldWhereItIsWritten() {
        ApisixImport imported =
                Importing.of(Importing.route("", "\"ai-proxy\": {\"provider\":\"nobody\",\"auth\":{}}"));

        assertThat(imported.report()).anyMatch(line -> line.startsWith("r.plugins.ai-proxy.provider: unsupported ("));
        assertThat(imported.report()).anyMatch(line -> line.startsWith("r: unsupported (left out"));
    }

    @Test
    void whatTheReaderRefusesOrIgnoresIsToldInItsWords() {
        ApisixImport imported = Importing.of(Importing.route(
                "",
                "\"ai-proxy-multi\": {\"max_retry\":1,\"instances\":[{\"name\":\"a\",\"provider\":\"openai\","
                        + "\"weight\":-1,\"auth\":{}}]}"));

        assertThat(imported.report())
                .anyMatch(line -> line.startsWith("r.plugins.ai-proxy-multi.max_retry: approximated (unknown, ignored"))
                .anyMatch(line -> line.startsWith("r.plugins.ai-proxy-multi.instances[0].weight: unsupported (-1"))
                .contains("r.plugins.ai-proxy-multi.instances[0].name: exact");
    }

    @Test
    void aVariableThatTheGatewayHasNotIsUnsupported() {
        ApisixImport imported = Importing.of(Importing.route(
                "",
                filled("\"ai-proxy-multi\": {\"balancer\":{\"algorithm\":\"chash\",\"key\":\"server_addr\"},"
                        + "\"instances\":[@openai]}")));

        assertThat(imported.report())
                .contains("r.plugins.ai-proxy-multi.balancer.key: unsupported (this gateway has no such variable)");
    }

    private static String filled(String template) {
        return template.replace("@openai", OPENAI)
                .replace("@deepseek", DEEPSEEK)
                .replace("@checked", CHECKED)
                .replace("@semantic", instance("s", "openai", "\"weight\":1,\"examples\":[\"write code\"]"))
                .replace("@gemini", instance("g", "gemini", "\"weight\":1"))
                .replace(
                        "@vertex",
                        "{\"name\":\"v\",\"provider\":\"vertex-ai\",\"weight\":1,\"auth\":{\"gcp\":{"
                                + "\"service_account_json\":\"$env://GCP\"}},\"provider_conf\":{\"project_id\":\"p\","
                                + "\"region\":\"us-central1\"}}")
                .replace(
                        "@bedrock",
                        "{\"name\":\"b\",\"provider\":\"bedrock\",\"weight\":1,\"auth\":{\"aws\":{"
                                + "\"access_key_id\":\"$env://A\",\"secret_access_key\":\"$env://S\"}},"
                                + "\"provider_conf\":{\"region\":\"us-east-1\"}}")
                .replace(
                        "@anthropic",
                        instance(
                                "an",
                                "anthropic",
                                "\"weight\":1,\"override\":{\"llm_options\":{" + "\"max_tokens\":5}}"))
                .replace(
                        "@azure",
                        "{\"name\":\"az\",\"provider\":\"azure-openai\",\"weight\":1,\"auth\":{\"header\":{"
                                + "\"api-key\":\"$env://AZ\"}},\"override\":{\"endpoint\":"
                                + "\"https://x.openai.azure.com/openai/deployments/d/chat/completions?api-version=1\"}}");
    }

    private static String instance(String name, String provider, String more) {
        return "{\"name\":\"" + name + "\",\"provider\":\"" + provider
                + "\",\"auth\":{\"header\":{\"Authorization\":\"$env://KEY\"}}," + more + "}";
    }
}
