// SPDX-License-Identifier: Apache-2.0
/**
 * The front end of the script language (pass 1): from text to tree. Knows no debuginfo and no
 * kernel but for the {@link io.jstap.script.preprocess.PreprocessorFacts} that it is handed.
 *
 * <p>What others call:
 *
 * <ul>
 *   <li>{@link io.jstap.script.Parser#parse} with {@link io.jstap.script.ParseOptions} gives a
 *       {@link io.jstap.script.ast.ScriptFile}, or reports at least one error. All problems of a
 *       file come in the order of their places; a declaration with an error does not hide those of
 *       the others.
 *   <li>{@link io.jstap.script.tapset.TapsetLibrary} is kept for the life of a server; {@link
 *       io.jstap.script.tapset.TapsetLibrary#select} gives one compilation its {@link
 *       io.jstap.script.tapset.TapsetSelection}: macros to parse scripts with, functions, aliases
 *       and globals by name.
 *   <li>{@link io.jstap.script.print.ScriptPrinter} writes what {@code -p1} shows, {@link
 *       io.jstap.script.print.AstJson} the tree as JSON, {@link io.jstap.script.format.Formatter}
 *       the house style.
 *   <li>{@link io.jstap.script.ast.Provenance#explain} adds to a later stage's problem the macros
 *       and script arguments through which a node came; {@link
 *       io.jstap.script.ast.Provenance#usedArguments} tells which arguments a file used.
 *   <li>{@link io.jstap.script.ast.TextBytes} turns the value of a string literal into bytes.
 * </ul>
 *
 * <p>Stages, one package each: {@code lex} (characters to tokens), {@code preprocess} (macros and
 * conditionals), {@code grammar} (generated), {@code parse} (tokens to tree), {@code tapset},
 * {@code print}, {@code format}. Section numbers in comments are those of the language description.
 */
@NullMarked
package io.jstap.script;

import org.jspecify.annotations.NullMarked;
