// SPDX-License-Identifier: Apache-2.0
/**
 * Gives a parsed script its meaning: probe points, names, types, and the lowering to the IR.
 *
 * <p>Reading order: {@link io.jstap.translator.elaborate.Elaborator}, {@link
 * io.jstap.translator.elaborate.ProbeDerivation}, {@link
 * io.jstap.translator.elaborate.FunctionTable}, {@link io.jstap.translator.elaborate.Typer}, {@link
 * io.jstap.translator.elaborate.Lowering}.
 */
@NullMarked
package io.jstap.translator.elaborate;

import org.jspecify.annotations.NullMarked;
