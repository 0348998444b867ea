// SPDX-License-Identifier: Apache-2.0
/** Call frames against what readelf makes of them, and against damage. */
@NullMarked
package io.jstap.debuginfo.unwind;

import org.jspecify.annotations.NullMarked;
