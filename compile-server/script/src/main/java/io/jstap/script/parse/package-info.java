// SPDX-License-Identifier: Apache-2.0
/**
 * From preprocessed tokens to the AST.
 *
 * <p>Reading order: {@link io.jstap.script.parse.FileParser}, GrammarTokens, SyntaxErrors, then the
 * builders: DeclarationBuilder, StatementBuilder, ExpressionBuilder and its parts.
 */
@NullMarked
package io.jstap.script.parse;

import org.jspecify.annotations.NullMarked;
