package io.github.aiproxymulti.aiproxy.config;

import static io.github.aiproxymulti.aiproxy.config.Reading.instance;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fields of balancer and instances that the original does not have. */
class BalancerConfigTest {

    private static final String CONVERSATION = "\"algorithm\":\"chash\",\"hash_on\":\"conversation\"";

    @ParameterizedTest
    @CsvSource({"least_request, LEAST_REQUEST", "ewma, EWMA"})
    void takesTheAlgorithmsThatLookAtTheLoad(String written, Algorithm algorithm) {
        assertThat(balancer("\"algorithm\":\"" + written + "\""))
                .isEqualTo(new Balancer(algorithm, HashOn.VARS, null, null, 1));
    }

    @Test
    void takesAConversationWithoutKey() {
        assertThat(balancer(CONVERSATION)).isEqualTo(new Balancer(Algorithm.CHASH, HashOn.CONVERSATION, null, null, 1));
        assertThat(balancer(CONVERSATION + ",\"prefix_messages\":0,\"hash_balance_factor\":125"))
                .isEqualTo(new Balancer(Algorithm.CHASH, HashOn.CONVERSATION, null, 125, 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"algorithm\":\"chash\",\"key\":\"uri\",\"hash_balance_factor\":99|"
                        + "balancer.hash_balance_factor: 99 (expected: an integer, 100..10000)",
                "\"algorithm\":\"chash\",\"key\":\"uri\",\"hash_balance_factor\":10001|"
                        + "balancer.hash_balance_factor: 10001 (expected: an integer, 100..10000)",
                "\"algorithm\":\"ewma\",\"hash_balance_factor\":125|"
                        + "balancer.hash_balance_factor: 125 (expected: only with algorithm chash)",
                "\"algorithm\":\"chash\",\"hash_on\":\"conversation\",\"prefix_messages\":-1|"
                        + "balancer.prefix_messages: -1 (expected: an integer, 0..1000)",
                "\"algorithm\":\"chash\",\"key\":\"uri\",\"prefix_messages\":2|balancer.prefix_messages: 2"
                        + " (expected: only with algorithm chash and hash_on conversation)"
            })
    void refusesWhatIsOutOfRangeOrWithoutEffect(String balancer, String problem) {
        assertThat(Reading.refused(config(balancer, instance("a", "openai", ""))))
                .singleElement()
                .asString()
                .startsWith(problem);
    }

    @Test
    void readsTheDomainOfAnInstance() {
        AiProxyMultiConfig config = new Reading()
                .text(config("", instance("a", "openai", "\"domain\":\"eu-1\"") + "," + instance("b", "openai", "")));

        assertThat(config.instances()).extracting(Instance::domain).containsExactly("eu-1", null);
        assertThat(Reading.refused(config("", instance("a", "openai", "\"domain\":\"\""))))
                .singleElement()
                .asString()
                .startsWith("instances[0].domain: ");
    }

    private static Balancer balancer(String members) {
        return new Reading().text(config(members, instance("a", "openai", ""))).balancer();
    }

    private static String config(String balancer, String instances) {
        return "{\"balancer\":{" + balancer + "},\"instances\":[" + instances + "]}";
    }
}
