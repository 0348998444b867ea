// SPDX-License-Identifier: Apache-2.0
/**
 * The script as its author wrote it: immutable records, compared where needed by identity, never
 * annotated.
 *
 * <p>Reading order: {@link io.jstap.script.ast.ScriptFile}, {@link
 * io.jstap.script.ast.Declaration}, {@link io.jstap.script.ast.ProbePoint}, {@link
 * io.jstap.script.ast.Statement}, {@link io.jstap.script.ast.Expression}. Section numbers in
 * comments are those of the language description.
 */
@NullMarked
package io.jstap.script.ast;

import org.jspecify.annotations.NullMarked;
