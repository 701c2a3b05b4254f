/** The gateway from end to end: real sockets, mock models, and the plan of all modules. */
@NullMarked
package io.github.aiproxymulti.gateway;

import org.jspecify.annotations.NullMarked;
