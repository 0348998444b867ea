// SPDX-License-Identifier: Apache-2.0
/** Tests of what a boot image holds. */
@NullMarked
package io.jstap.debuginfo.image;

import org.jspecify.annotations.NullMarked;
