package io.github.aiproxymulti.aiproxy.semantic;

import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** Arithmetic of embedding vectors. */
final class Vectors {

    private Vectors() {}

    /** The vector of length 1 in the same direction; a zero vector stays zero. */
    static double[] unit(double[] vector) {
        double length = Math.sqrt(dot(vector, vector));
        double[] unit = new double[vector.length];
        for (int i = 0; i < vector.length; i++) {
            unit[i] = length == 0 ? 0 : vector[i] / length;
        }
        return unit;
    }

    /** The cosine of the angle between two vectors of equal dimension, -1 to 1; 0 when one of them is zero. */
    static double cosine(double[] a, double[] b) {
        return dot(unit(a), unit(b));
    }

    /** The sum of the products, which for unit vectors is the cosine of their angle. */
    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** The best of some similarities; empty for none. */
    static OptionalDouble best(DoubleStream similarities) {
        return similarities.max();
    }
}
