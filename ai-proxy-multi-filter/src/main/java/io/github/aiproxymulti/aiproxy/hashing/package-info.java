/** What a request is hashed by: the key of consistent hashing, read from the request without knowing any framework. */
@NullMarked
package io.github.aiproxymulti.aiproxy.hashing;

import org.jspecify.annotations.NullMarked;
