// SPDX-License-Identifier: Apache-2.0
/**
 * What a fleet is made of and nothing of how it is reached: rollouts as a pure function ({@code
 * rollout}), the file that describes one ({@code file}), selectors over nodes ({@code select}), and
 * where all that is kept ({@code store}). The server compiles, signs, talks to nodes and waits.
 */
@NullMarked
package io.jstap.fleet;

import org.jspecify.annotations.NullMarked;
