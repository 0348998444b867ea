// SPDX-License-Identifier: Apache-2.0
package io.jstap.script.parse;

/**
 * What all builders of one file share.
 *
 * @param rules what holds for the file
 * @param spans makes and explains spans, takes problems
 */
record Building(FileParser.Rules rules, Spans spans) {}
