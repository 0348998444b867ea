// SPDX-License-Identifier: Apache-2.0
/**
 * The house style: {@link io.jstap.script.format.Formatter} lays a script out anew, comments,
 * macros and conditionals included, without changing a token. Works on tokens, so it formats
 * scripts with errors, too.
 */
@NullMarked
package io.jstap.script.format;

import org.jspecify.annotations.NullMarked;
