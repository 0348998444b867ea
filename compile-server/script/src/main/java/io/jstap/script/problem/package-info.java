// SPDX-License-Identifier: Apache-2.0
/**
 * What can be wrong with the text of a script: codes, and the list in which one parse collects
 * them.
 */
@NullMarked
package io.jstap.script.problem;

import org.jspecify.annotations.NullMarked;
