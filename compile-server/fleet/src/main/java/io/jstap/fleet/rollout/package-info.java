// SPDX-License-Identifier: Apache-2.0
/**
 * How a rollout goes on, as a pure function: {@link io.jstap.fleet.rollout.RolloutMachine} makes of
 * what a rollout is ({@link io.jstap.fleet.rollout.RolloutSpec}), how far it is ({@link
 * io.jstap.fleet.rollout.RolloutState}), what its nodes say ({@link io.jstap.fleet.rollout.Fleet})
 * and the time a new state and the decisions that led to it. Nothing here waits, reads a clock or
 * talks to anybody.
 */
@NullMarked
package io.jstap.fleet.rollout;

import org.jspecify.annotations.NullMarked;
