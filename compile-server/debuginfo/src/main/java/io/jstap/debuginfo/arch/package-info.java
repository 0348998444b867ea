// SPDX-License-Identifier: Apache-2.0
/** What differs between processor architectures. */
@NullMarked
package io.jstap.debuginfo.arch;

import org.jspecify.annotations.NullMarked;
