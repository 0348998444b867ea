// SPDX-License-Identifier: Apache-2.0
/** The connection to a compile server and one compilation over it. */
@NullMarked
package io.jstap.client.transport;

import org.jspecify.annotations.NullMarked;
