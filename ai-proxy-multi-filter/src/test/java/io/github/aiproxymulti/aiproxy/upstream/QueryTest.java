package io.github.aiproxymulti.aiproxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {

    @ParameterizedTest
    @ValueSource(strings = {"a=1", "k", "k&a=1", "k=", "a=1&a=2&a=1", "a=%20b+c&%C3%A4=x", "a=b=c", "%zz=1"})
    void leavesArgumentsAsWritten(String raw) {
        assertThat(Query.parse(raw).appendTo("/p")).isEqualTo("/p?" + raw);
    }

    @Test
    void addsNoQuestionMarkWithoutArguments() {
        assertThat(Query.parse(null).appendTo("/p")).isEqualTo("/p");
        assertThat(Query.parse("").appendTo("/p")).isEqualTo("/p");
        assertThat(Query.parse("&&").appendTo("/p")).isEqualTo("/p");
    }

    @Test
    void takesEveryArgumentOfAnEqualNameFromTheOverlay_D13() {
        Query merged = Query.parse("a=1&b=2&a=3").overlaidBy(Query.parse("a=4&a=5"));

        assertThat(merged.appendTo("")).isEqualTo("?b=2&a=4&a=5");
    }

    @Test
    void comparesNamesDecoded() {
        assertThat(Query.parse("a%2Db=1").overlaidBy(Query.parse("a-b=2")).appendTo(""))
                .isEqualTo("?a-b=2");
        assertThat(Query.parse("a-b=1&c=2").without(Set.of("a-b")).appendTo("")).isEqualTo("?c=2");
    }

    @Test
    void isNotChangedByBeingMerged_URL06() {
        Query auth = new Query(List.of(Query.arg("api-version", "2024-01-01")));

        String first = auth.overlaidBy(Query.parse("extra=value")).appendTo("/p");
        String second = auth.overlaidBy(Query.parse("extra=value")).appendTo("/p");

        assertThat(first).isEqualTo("/p?api-version=2024-01-01&extra=value").isEqualTo(second);
        assertThat(auth.appendTo("/p")).isEqualTo("/p?api-version=2024-01-01");
    }

    @Test
    void encodesClearText() {
        Query query = new Query(List.of(Query.arg("a key", "x&y=z ü+/")));

        assertThat(query.appendTo("")).isEqualTo("?a%20key=x%26y%3Dz%20%C3%BC%2B%2F");
    }

    @Test
    void neverPrintsValues() {
        assertThat(Query.parse("api_key=s3cret").toString()).contains("api_key").doesNotContain("s3cret");
    }
}
