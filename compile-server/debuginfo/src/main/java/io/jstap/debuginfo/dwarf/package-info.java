// SPDX-License-Identifier: Apache-2.0
/** DWARF 4 and 5: units, entries, expressions, lists, line programs, call-frame information. */
@NullMarked
package io.jstap.debuginfo.dwarf;

import org.jspecify.annotations.NullMarked;
