// SPDX-License-Identifier: Apache-2.0
/** ELF files (System V gABI), read in place. */
@NullMarked
package io.jstap.debuginfo.elf;

import org.jspecify.annotations.NullMarked;
