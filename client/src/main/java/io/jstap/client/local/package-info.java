// SPDX-License-Identifier: Apache-2.0
/** The compile server of a single machine, started on demand. */
@NullMarked
package io.jstap.client.local;

import org.jspecify.annotations.NullMarked;
