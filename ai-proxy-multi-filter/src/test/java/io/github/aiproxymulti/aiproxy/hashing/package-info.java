/** Tests of hash keys. */
@NullMarked
package io.github.aiproxymulti.aiproxy.hashing;

import org.jspecify.annotations.NullMarked;
