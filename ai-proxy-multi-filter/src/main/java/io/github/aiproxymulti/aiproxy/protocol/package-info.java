/**
 * Wire formats of clients and vendors: which protocol a request speaks, what its bytes hold, what answers and stream
 * events say. Pure code over bytes and JSON trees; nothing here connects, schedules or logs.
 */
@NullMarked
package io.github.aiproxymulti.aiproxy.protocol;

import org.jspecify.annotations.NullMarked;
