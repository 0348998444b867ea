// SPDX-License-Identifier: Apache-2.0
/** {@code jstap fleet}: what people ask of a fleet, and how the answers are shown. */
@NullMarked
package io.jstap.client.fleet;

import org.jspecify.annotations.NullMarked;
