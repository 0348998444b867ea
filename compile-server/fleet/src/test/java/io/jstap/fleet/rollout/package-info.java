// SPDX-License-Identifier: Apache-2.0
/** Tests of rollouts as a pure function. */
@NullMarked
package io.jstap.fleet.rollout;

import org.jspecify.annotations.NullMarked;
