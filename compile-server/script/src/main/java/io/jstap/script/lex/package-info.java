// SPDX-License-Identifier: Apache-2.0
/**
 * From characters to tokens (§3, §1.4).
 *
 * <p>Reading order: {@link io.jstap.script.lex.Token}, {@link io.jstap.script.lex.Origin}, {@link
 * io.jstap.script.lex.Lexer}. Knows nothing of macros, conditionals or the grammar.
 */
@NullMarked
package io.jstap.script.lex;

import org.jspecify.annotations.NullMarked;
