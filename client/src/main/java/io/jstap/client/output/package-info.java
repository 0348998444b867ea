// SPDX-License-Identifier: Apache-2.0
/** Where the trace of a session goes, and in which form. */
@NullMarked
package io.jstap.client.output;

import org.jspecify.annotations.NullMarked;
