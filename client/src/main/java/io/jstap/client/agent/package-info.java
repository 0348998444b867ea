// SPDX-License-Identifier: Apache-2.0
/**
 * The daemon of a node, {@code jstap-node}: it opens one stream to a server, is told what to run,
 * and runs that and nothing else. Reading order: {@link io.jstap.client.agent.NodeMain}, {@code
 * Agent}, {@code OrderVerifier}, {@code NodeSessions}, {@code NodeSession}.
 */
@NullMarked
package io.jstap.client.agent;

import org.jspecify.annotations.NullMarked;
