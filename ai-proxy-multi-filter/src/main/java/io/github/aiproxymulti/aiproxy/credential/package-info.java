/** Credentials that cannot be written down ahead: access tokens of Google, signatures for AWS. */
@NullMarked
package io.github.aiproxymulti.aiproxy.credential;

import org.jspecify.annotations.NullMarked;
