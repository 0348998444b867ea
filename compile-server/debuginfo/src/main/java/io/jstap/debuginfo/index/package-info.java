// SPDX-License-Identifier: Apache-2.0
/** The index of a binary: built once, mapped afterwards. */
@NullMarked
package io.jstap.debuginfo.index;

import org.jspecify.annotations.NullMarked;
