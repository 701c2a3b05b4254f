package io.github.aiproxymulti.aiproxy.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class VectorsTest {

    private static final Offset<Double> NEARLY = within(1e-12);

    @Test
    void measuresTheAngleBetweenVectors_SEM20() {
        assertThat(Vectors.cosine(of(1, 2, 3), of(1, 2, 3))).isCloseTo(1, NEARLY);
        assertThat(Vectors.cosine(of(1, 0), of(0, 1))).isCloseTo(0, NEARLY);
        assertThat(Vectors.cosine(of(1, 1), of(2, 2))).isCloseTo(1, NEARLY);
        assertThat(Vectors.cosine(of(1, 0), of(-3, 0))).isCloseTo(-1, NEARLY);
    }

    @Test
    void takesTheBestSimilarity_SEM21() {
        assertThat(Vectors.best(DoubleStream.of(0.7, 0.85))).hasValue(0.85);
        assertThat(Vectors.best(DoubleStream.of(1.0, 0.5, 0.4))).hasValue(1.0);
        assertThat(Vectors.best(DoubleStream.of(0.5))).hasValue(0.5);
        assertThat(Vectors.best(DoubleStream.of())).isEmpty();
    }

    @Test
    void leavesAZeroVectorZero() {
        assertThat(Vectors.unit(of(0, 0))).containsExactly(0, 0);
        assertThat(Vectors.cosine(of(0, 0), of(1, 0))).isZero();
    }

    @Test
    void staysFiniteForHugeNumbers() {
        assertThat(Vectors.cosine(of(1e300, 1e300), of(1, 0))).isFinite();
    }

    private static double[] of(double... components) {
        return components;
    }
}
