package io.github.aiproxymulti.healthcheck.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.HealthView;
import io.github.aiproxymulti.healthcheck.Phase;
import io.github.aiproxymulti.healthcheck.TargetKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What must be true of every state and every step, whatever happened before. The numbers are those of health-lessons.md. */
final class Rules {

    private Rules() {}

    static void check(ResourceState before, Message message, Step step, Stamp at) {
        ResourceState after = step.state();
        HealthView old = before.view();
        HealthView view = after.view();
        Supplier<String> story = () -> message + " on " + before + " gave " + after;
        consistent(after, story);
        if (old.phase() == Phase.READY && !(message instanceof Message.Removed)) {
            require(view.phase() == Phase.READY, "I11: one view from the first READY until removal", story);
        }
        if (view.phase() == Phase.READY && old.phase() == Phase.READY) {
            require(view.generation() >= old.generation(), "I18: generations grow", story);
            require(view.version() >= old.version(), "I7: versions grow", story);
            boolean routes = routing(old).equals(routing(view));
            require(routes || !view.routesLike(old), "I8: other routing, other version", story);
        }
        if (cameTooLate(before.table(), message)) {
            require(after.equals(before), "I15: what belongs to an earlier life changes nothing", story);
        }
        if (message.isResult()) {
            require(view.targets().keySet().equals(old.targets().keySet()), "I16: results never create", story);
            require(view.generation() == old.generation(), "I16: results build nothing", story);
        }
        if (message instanceof Message.Unanswered
                && before.table() != null
                && after.table() != null
                && before.table().wish() == after.table().wish()) {
            require(view.nodes().equals(old.nodes()), "a failure takes no address away", story);
        }
        if (!message.isResult() && !(message instanceof Message.Overridden || message instanceof Message.StatusSet)) {
            survivorsKeepTheirLife(before, after, story);
        }
        if (after.table() != null
                && (before.table() == null
                        || before.table().generation() != after.table().generation())) {
            require(after.table().generation() == at.number(), "a new generation has a new number", story);
        }
    }

    /** Said from the world's side: whoever was sent by checks, or to a life, that are no longer there. */
    private static boolean cameTooLate(@Nullable Table table, Message message) {
        if (message instanceof Message.Probed probe) {
            Target target = table == null ? null : table.targets().get(probe.target());
            return table == null
                    || target == null
                    || probe.generation() < table.generation()
                    || probe.incarnation() < target.incarnation();
        }
        if (message instanceof Message.Reported report) {
            TargetKey key = table == null ? null : table.targetOf().get(report.node());
            Target target =
                    table == null || key == null ? null : table.targets().get(key);
            return table == null
                    || target == null
                    || report.generation() < table.generation()
                    || report.version() < target.incarnation();
        }
        return false;
    }

    private static void consistent(ResourceState state, Supplier<String> story) {
        Table table = state.table();
        HealthView view = state.view();
        require(
                (table != null) == (view.phase() == Phase.READY),
                "I2: READY exactly when something is in force",
                story);
        if (table == null) {
            require(view.version() == 0 && view.targets().isEmpty(), "nothing in force, nothing known", story);
            return;
        }
        require(view.equals(table.view(state.id())), "I1: the view shows what is in force", story);
        Set<Object> used = new HashSet<>(table.targetOf().values());
        require(used.equals(table.targets().keySet()), "every target stands for a node, every node has one", story);
        require(table.targetOf().keySet().equals(new HashSet<>(table.nodes().nodes())), "nodes match", story);
        require(state.wishes().get(0).number() == table.wish(), "what is in force is a wish", story);
        require(state.hosts().containsAll(state.answers().keySet()), "no answer outlives its wish", story);
        for (Target target : table.targets().values()) {
            require(target.incarnation() <= table.version(), "no life began after the version", story);
        }
    }

    private static void survivorsKeepTheirLife(ResourceState before, ResourceState after, Supplier<String> story) {
        if (before.table() == null || after.table() == null) {
            return;
        }
        after.table().targets().forEach((key, now) -> {
            Target then = before.table().targets().get(key);
            if (then != null) {
                require(then.incarnation() == now.incarnation(), "I10: who stays keeps its life", story);
                require(then.measured().equals(now.measured()), "I10: who stays keeps its health", story);
            } else {
                require(now.incarnation() > before.table().version(), "I15: who returns begins a new life", story);
            }
        });
    }

    private static Map<Object, Boolean> routing(HealthView view) {
        Map<Object, Boolean> usable = new HashMap<>();
        view.nodes().nodes().forEach(node -> usable.put(node, view.isUsable(node)));
        return usable;
    }

    private static void require(boolean rule, String name, Supplier<String> story) {
        if (!rule) {
            assertThat(rule).as("%s: %s", name, story.get()).isTrue();
        }
    }
}
