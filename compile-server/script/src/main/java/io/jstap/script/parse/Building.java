// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.parse;

import java.util.Set;

/**
 * What all builders of one file share.
 *
 * @param rules what holds for the file
 * @param spans makes and explains spans, takes problems
 * @param macros names of macros, for suggestions
 */
record Building(FileParser.Rules rules, Spans spans, Set<String> macros) {}
