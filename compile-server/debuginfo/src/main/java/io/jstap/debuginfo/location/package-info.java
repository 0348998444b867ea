// SPDX-License-Identifier: Apache-2.0
/** Where a variable's value is, as expressions over registers and memory. */
@NullMarked
package io.jstap.debuginfo.location;

import org.jspecify.annotations.NullMarked;
