package io.github.aiproxymulti.aiproxy.semantic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How much a prompt resembles the examples of each instance.
 *
 * @param byRank best first; of equal scores the instance that is configured first
 */
record Scores(List<Score> byRank) {

    private static final Comparator<Score> BEST_FIRST =
            Comparator.comparingDouble(Score::value).reversed();

    /** Copies the list. */
    Scores {
        byRank = List.copyOf(byRank);
    }

    /**
     * Scores all instances: each by its most similar example.
     *
     * @param targets the instances
     * @param references the unit vectors of each instance's examples, in the same order
     * @param query the prompt's vector
     * @throws EmbeddingFailedException when dimensions differ
     */
    static Scores of(List<SemanticTarget> targets, List<List<double[]>> references, double[] query) {
        double[] unit = Vectors.unit(query);
        List<Score> scores = new ArrayList<>(targets.size());
        for (int i = 0; i < targets.size(); i++) {
            scores.add(new Score(i, targets.get(i), best(references.get(i), unit)));
        }
        scores.sort(BEST_FIRST);
        return new Scores(scores);
    }

    private static double best(List<double[]> references, double[] query) {
        for (double[] reference : references) {
            if (reference.length != query.length) {
                throw new EmbeddingFailedException("embedding dimension mismatch");
            }
        }
        return Vectors.best(references.stream().mapToDouble(reference -> Vectors.dot(reference, query)))
                .orElse(Double.NEGATIVE_INFINITY);
    }

    /** The instances that are similar enough, best first. */
    List<Score> cleared() {
        return byRank.stream()
                .filter(score -> score.value() >= score.target().threshold())
                .toList();
    }

    /** {@code name:0.1234,...}, best first, with nothing that could not stand in a header. */
    @Override
    public String toString() {
        return byRank.stream()
                .map(score -> score.target().printableName() + String.format(Locale.ROOT, ":%.4f", score.value()))
                .collect(Collectors.joining(","));
    }

    /**
     * The score of one instance.
     *
     * @param instance its place in the route's list
     * @param target the instance
     * @param value -1 to 1
     */
    record Score(int instance, SemanticTarget target, double value) {}
}
