package io.github.aiproxymulti.healthcheck.sharing;

import io.github.aiproxymulti.healthcheck.store.WriteResult;

/**
 * What became of a write.
 *
 * @param result whether it was taken
 * @param known the numbers of the ledger afterwards
 */
public record Receipt(WriteResult result, Known known) {}
