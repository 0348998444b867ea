// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.rollout;

import java.time.Instant;
import java.util.Optional;

/**
 * What the server knows of a node.
 *
 * @param kernel build-id of its kernel, hexadecimal
 * @param zone where it is, by its label {@code zone}; empty when it does not say
 * @param boot the same text as long as the machine runs
 * @param lastContact when something was heard of it, by the server's clock
 * @param session of the rollout that is looked at
 */
public record NodeView(
    String kernel,
    String zone,
    String boot,
    Instant lastContact,
    Optional<SessionReport> session) {}
