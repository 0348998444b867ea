// SPDX-License-Identifier: Apache-2.0
/**
 * Regular expressions of {@code =~} and {@code !~}: from the pattern to C.
 *
 * <p>Reading order: {@link io.jstap.translator.regex.Regex} (the way in), {@code RegexParser},
 * {@code NfaBuilder}, {@code Determiniser} with {@code Closure} and {@code Relations}, {@code
 * Minimiser}, {@link io.jstap.translator.regex.RegexProgram} (the result), {@link
 * io.jstap.translator.regex.RegexEmitter}.
 *
 * <p>How the translator is to use it:
 *
 * <ol>
 *   <li>In pass 2, for each pattern in code that is kept: {@link
 *       io.jstap.translator.regex.Regex#compile}, with captures if the script uses a function with
 *       the pragma {@code tagged_dfa} ({@code matched}, {@code ngroups}). A refusal is an error at
 *       the pattern's literal: the offsets of its problem are of characters of the literal's value.
 *       Equal patterns give equal programs: compile and emit each once.
 *   <li>In pass 3, if there is any pattern: {@link io.jstap.translator.regex.RegexEmitter#matcher}
 *       once, and {@link io.jstap.translator.regex.RegexEmitter#tables} for each program under a
 *       name of its own.
 *   <li>{@code text =~ "pattern"} is {@code jstap_regex_search(&name, text, NULL)}. With captures
 *       the last argument must be an array of {@code 2 * (groups + 1)} offsets, {@code s32}. It is
 *       written only if there is a match; the offsets are of the text, so whoever wants {@code
 *       matched(n)} later keeps a copy of it: the variable may change in between.
 * </ol>
 *
 * <p>The search takes one table look-up for each byte of the subject, and with captures a number of
 * moves that the pattern bounds; it needs {@code 4 * 101} bytes of stack, and no memory.
 */
@NullMarked
package io.jstap.translator.regex;

import org.jspecify.annotations.NullMarked;
