// SPDX-License-Identifier: Apache-2.0
/**
 * Where a fleet's nodes, rollouts and modules are kept. {@link io.jstap.fleet.store.FleetStore} is
 * what is asked of a store; {@link io.jstap.fleet.store.EmbeddedStore} is that of a server alone.
 */
@NullMarked
package io.jstap.fleet.store;

import org.jspecify.annotations.NullMarked;
