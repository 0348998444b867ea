// SPDX-License-Identifier: Apache-2.0
/**
 * The resolved, typed and desugared form of a program, the only thing that the C emitter sees.
 *
 * <p>Reading order: {@link io.jstap.translator.ir.Program}, {@link io.jstap.translator.ir.Probe},
 * {@link io.jstap.translator.ir.Action}, {@link io.jstap.translator.ir.Value}. Everything is
 * immutable; variables, arrays and functions are compared by identity. Target variables are already
 * arithmetic on registers and memory, so nothing here knows debuginfo.
 */
@NullMarked
package io.jstap.translator.ir;

import org.jspecify.annotations.NullMarked;
