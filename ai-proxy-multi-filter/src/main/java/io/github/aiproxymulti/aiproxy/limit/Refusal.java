package io.github.aiproxymulti.aiproxy.limit;

import io.github.aiproxymulti.aiproxy.selection.Selection;

/**
 * Why a request was not let through to an instance.
 *
 * @param answer for the client, if no other instance could do
 * @param spent whether a limit is used up; otherwise nobody knows
 */
record Refusal(Selection.Rejected answer, boolean spent) {}
