// SPDX-License-Identifier: Apache-2.0
/**
 * Leaves out what a script does not need, before debuginfo is asked for it.
 *
 * <p>Works on the script's own tree: {@link io.jstap.translator.optimize.DeadCode} removes code
 * without effect, {@link io.jstap.translator.optimize.Purity} knows which functions have none, and
 * {@link io.jstap.translator.optimize.Folding} computes constants.
 */
@NullMarked
package io.jstap.translator.optimize;

import org.jspecify.annotations.NullMarked;
