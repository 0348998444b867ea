// SPDX-License-Identifier: Apache-2.0
/**
 * From the AST to C: {@link io.jstap.translator.elaborate} understands a script, {@link
 * io.jstap.translator.probe} resolves its probe points, {@link io.jstap.translator.ir} is what they
 * make of it, {@link io.jstap.translator.emit} writes it down, {@link io.jstap.translator.source}
 * is what goes to the builder.
 */
@NullMarked
package io.jstap.translator;

import org.jspecify.annotations.NullMarked;
