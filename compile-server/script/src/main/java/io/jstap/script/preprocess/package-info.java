// SPDX-License-Identifier: Apache-2.0
/**
 * From tokens to tokens: macros, then conditionals (§2).
 *
 * <p>Reading order: {@link io.jstap.script.preprocess.Preprocessor}, {@link
 * io.jstap.script.preprocess.PreprocessorFacts}, {@link io.jstap.script.preprocess.MacroLibrary},
 * then the two stages MacroExpander and Conditionals. Knows nothing of the grammar.
 */
@NullMarked
package io.jstap.script.preprocess;

import org.jspecify.annotations.NullMarked;
