package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.aiproxymulti.gateway.PromQl.Use;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromQlTest {

    private static final Scrape SCRAPE = Scrape.of("""
            # HELP a_total said
            a_total{route="r",node="x, y=\\"}"} 1.0
            b_bucket{route="r",le="0.1"} 3
            c 7.5E-4
            """);

    @Test
    void findsMetricsWithTheLabelsTheyAreSelectedAndGroupedBy() {
        assertThat(PromQl.uses("sum by (route) (rate(a_total{node=~\"x|b_total\", z!=\"1\"}[5m])) / 2 > bool c"))
                .containsExactly(new Use("a_total", Set.of("node", "z", "route")), new Use("c", Set.of()));
        assertThat(PromQl.uses("histogram_quantile(0.95, sum by (le) (rate(b_bucket[$__rate_interval]))) > 5"))
                .containsExactly(new Use("b_bucket", Set.of("le")));
        assertThat(PromQl.uses("(a_total and c) or sum(c)"))
                .extracting(Use::metric)
                .containsExactly("a_total", "c", "c");
    }

    @Test
    void aLabelThatAQueryMakesIsNotAskedOfTheMetricButItsSourceIs() {
        String query = "sum by (other) (label_replace(rate(a_total[5m]), \"other\", \"$1\", \"SOURCE\", \"(.*)\"))";

        assertThat(SCRAPE.missing(query.replace("SOURCE", "route"))).isEmpty();
        assertThat(SCRAPE.missing(query.replace("SOURCE", "gone"))).containsExactly("a_total{gone}");
    }

    @Test
    void aScrapeTellsWhatIsMissing() {
        assertThat(SCRAPE.missing("sum by (route) (rate(a_total{node=\"x\"}[1m])) / c"))
                .isEmpty();
        assertThat(SCRAPE.missing("a_count")).containsExactly("a_count");
        assertThat(SCRAPE.missing("a_total{instance=\"x\"}")).containsExactly("a_total{instance}");
        assertThat(SCRAPE.missing("sum by (node) (c)")).containsExactly("c{node}");
        assertThat(SCRAPE.missing("c / sum by (route, le) (rate(a_total[1m]))")).containsExactly("a_total{le}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "histogram_quantile(0.9, sum by (le) (rate(a_total[5m])))",
                "histogram_quantile(0.9, sum by (route) (rate(b_bucket[5m])))",
                "sum(a_total) by (route)",
                "sum by (route) (a_total",
                "made_up(a_total)",
                "a_total)",
                "{route=\"r\"}",
                "a_total;"
            })
    void whatItDoesNotUnderstandIsAnError(String query) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SCRAPE.missing(query))
                .withMessageContaining(query);
    }
}
