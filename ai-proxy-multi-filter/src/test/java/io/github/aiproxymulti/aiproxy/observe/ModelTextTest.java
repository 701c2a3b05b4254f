package io.github.aiproxymulti.aiproxy.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ModelTextTest {

    @Test
    void aLongModelIsCutTo128Bytes_MET07() {
        assertThat(ModelText.label("m".repeat(200))).isEqualTo("m".repeat(128));
        assertThat(ModelText.label("m".repeat(128))).hasSize(128);
    }

    @Test
    void noCharacterIsSplit() {
        String cut = ModelText.label("\u20ac".repeat(60));

        assertThat(cut).isEqualTo("\u20ac".repeat(42));
        assertThat(ModelText.label("x" + "\ud83d\ude00".repeat(40)).getBytes(StandardCharsets.UTF_8))
                .hasSize(125);
        assertThat(ModelText.label("\u00e4".repeat(64))).hasSize(64);
        assertThat(ModelText.label("\u00e4".repeat(65))).hasSize(64);
    }
}
