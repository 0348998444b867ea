// SPDX-License-Identifier: Apache-2.0
/** Tests of the daemon of a node. */
@NullMarked
package io.jstap.client.agent;

import org.jspecify.annotations.NullMarked;
