@NullMarked
package io.github.aiproxymulti.aiproxy.replicas;

import org.jspecify.annotations.NullMarked;
