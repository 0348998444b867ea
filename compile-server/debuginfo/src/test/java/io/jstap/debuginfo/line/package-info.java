// SPDX-License-Identifier: Apache-2.0
/** Tests of lines by address. */
@NullMarked
package io.jstap.debuginfo.line;

import org.jspecify.annotations.NullMarked;
