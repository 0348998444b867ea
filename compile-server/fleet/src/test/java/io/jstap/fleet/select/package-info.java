// SPDX-License-Identifier: Apache-2.0
/** Tests. */
@NullMarked
package io.jstap.fleet.select;

import org.jspecify.annotations.NullMarked;
