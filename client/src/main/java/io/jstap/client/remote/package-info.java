// SPDX-License-Identifier: Apache-2.0
/** Ways to the helper and the shell of a machine, this one or another. */
@NullMarked
package io.jstap.client.remote;

import org.jspecify.annotations.NullMarked;
