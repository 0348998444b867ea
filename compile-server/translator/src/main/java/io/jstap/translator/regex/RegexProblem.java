// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.regex;

import java.util.Optional;

/**
 * What is wrong with a pattern, or doubtful.
 *
 * @param start offset in the pattern of the first character it is about
 * @param end offset behind the last such character
 * @param message one sentence, lower case, no full stop
 * @param help what to do
 */
public record RegexProblem(int start, int end, String message, Optional<String> help) {}
