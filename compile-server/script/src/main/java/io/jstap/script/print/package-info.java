// SPDX-License-Identifier: Apache-2.0
/**
 * The AST as text: {@link io.jstap.script.print.ScriptPrinter} writes source that parses to the
 * same tree, {@link io.jstap.script.print.AstJson} the tree itself.
 */
@NullMarked
package io.jstap.script.print;

import org.jspecify.annotations.NullMarked;
