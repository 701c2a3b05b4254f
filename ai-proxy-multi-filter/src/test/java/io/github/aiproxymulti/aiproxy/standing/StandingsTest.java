package io.github.aiproxymulti.aiproxy.standing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.config.Instance;
import io.github.aiproxymulti.aiproxy.fixtures.Plans;
import io.github.aiproxymulti.aiproxy.fixtures.Standing;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandingsTest {

    private final Standings standings = Standing.fresh();

    @Test
    void anUnchangedInstanceKeepsItsStanding() {
        enter(standings.of("r", instances("a", "weight: 1"), Rules.NONE));

        assertThat(standings.of("r", instances("a", "weight: 1"), Rules.NONE).load(0))
                .isEqualTo(1);
    }

    @Test
    void shareAndPriorityMayChangeWithoutAnyEffectOnItsStanding() {
        enter(standings.of("r", instances("a", "weight: 1"), Rules.NONE));

        assertThat(standings
                        .of("r", instances("a", "weight: 2, priority: 7"), Rules.NONE)
                        .load(0))
                .isEqualTo(1);
    }

    @Test
    void aChangedInstanceBeginsAnew() {
        enter(standings.of("r", instances("a", "weight: 1"), Rules.NONE));

        assertThat(standings
                        .of("r", instances("a", "auth: {header: {Authorization: Bearer other}}"), Rules.NONE)
                        .load(0))
                .isZero();
        assertThat(standings
                        .of("r", instances("a", "options: {model: other}"), Rules.NONE)
                        .load(0))
                .isZero();
    }

    @Test
    void instancesOfOneNameOnTwoRoutesAreTwo() {
        enter(standings.of("r", instances("a", "weight: 1"), Rules.NONE));

        assertThat(standings.of("s", instances("a", "weight: 1"), Rules.NONE).load(0))
                .isZero();
    }

    @Test
    void whatNoLiveRouteHasIsForgotten() {
        enter(standings.of("r", instances("a", "weight: 1"), Rules.NONE));

        standings.follow(List.of());

        assertThat(standings.of("r", instances("a", "weight: 1"), Rules.NONE).load(0))
                .isZero();
    }

    @Test
    void whatALiveRouteHoldsIsTakenUpAgain() {
        RouteStanding held = standings.of("r", instances("a", "weight: 1"), Rules.NONE);
        enter(held);
        standings.follow(List.of());

        standings.follow(List.of(held));

        assertThat(standings.of("r", instances("a", "weight: 1"), Rules.NONE).load(0))
                .isEqualTo(1);
    }

    @Test
    void leaveIsGivenBackOnceHoweverOftenItEnds() {
        RouteStanding route = standings.of("r", instances("a", "weight: 1"), Rules.NONE);
        Permit first = enter(route);
        enter(route);

        first.end(Ending.SUCCESS, 1);
        first.end(Ending.CANCELLED, 2);

        assertThat(route.load(0)).isEqualTo(1);
    }

    private static Permit enter(RouteStanding route) {
        Permit permit = route.enter(0, false);
        assertThat(permit).isNotNull();
        return permit;
    }

    private static List<Instance> instances(String name, String more) {
        return Plans.list(Plans.local(name, 1000, more)).stream()
                .map(InstancePlan::instance)
                .toList();
    }
}
