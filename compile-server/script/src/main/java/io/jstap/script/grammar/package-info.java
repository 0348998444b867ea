// SPDX-License-Identifier: Apache-2.0
/**
 * The generated parser ({@code ScriptGrammar.g4}) and its superclass. Nothing but the parse package
 * uses it.
 */
@NullMarked
package io.jstap.script.grammar;

import org.jspecify.annotations.NullMarked;
