// SPDX-License-Identifier: Apache-2.0
/**
 * Writes a program as C: tables and handler bodies that call the functions of the runtime.
 *
 * <p>Reading order: {@link io.jstap.translator.emit.ModuleEmitter}, {@link
 * io.jstap.translator.emit.BodyEmitter}, {@link io.jstap.translator.emit.StatementEmitter}, {@link
 * io.jstap.translator.emit.NumberEmitter}, {@link io.jstap.translator.emit.TextEmitter}. It sees
 * the IR only: no AST, no debuginfo, no kernel versions.
 */
@NullMarked
package io.jstap.translator.emit;

import org.jspecify.annotations.NullMarked;
