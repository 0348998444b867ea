// SPDX-License-Identifier: Apache-2.0
/**
 * Regular expressions of {@code =~} and {@code !~}: from the pattern to C.
 *
 * <p>Reading order: {@link io.jstap.translator.regex.Regex} (the way in), {@code RegexParser},
 * {@code NfaBuilder}, {@code Determiniser} with {@code Closure} and {@code Relations}, {@code
 * Minimiser}, {@link io.jstap.translator.regex.RegexProgram} (the result), {@link
 * io.jstap.translator.regex.RegexEmitter}.
 *
 * <p>{@code elaborate.Patterns} compiles the patterns of code that is kept, {@code emit} writes
 * their tables, and {@code runtime/core/regex.c} runs them: one table look-up for each byte of the
 * subject, and with captures a number of moves that the pattern bounds; {@code 4 * 101} bytes of
 * stack, and no memory. What is kept for {@code matched(n)} is in {@code runtime/core/match.c}.
 */
@NullMarked
package io.jstap.translator.regex;

import org.jspecify.annotations.NullMarked;
