// SPDX-License-Identifier: Apache-2.0
/** A running module: the helper process, its frames, what is printed, and the end. */
@NullMarked
package io.jstap.client.session;

import org.jspecify.annotations.NullMarked;
