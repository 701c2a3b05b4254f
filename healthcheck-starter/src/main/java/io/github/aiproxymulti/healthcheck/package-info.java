/**
 * The words of health checking: target, check, observation, health, view, and the one door to the checkers. Pure values
 * and small interfaces; nothing here schedules, connects or stores.
 */
@NullMarked
package io.github.aiproxymulti.healthcheck;

import org.jspecify.annotations.NullMarked;
